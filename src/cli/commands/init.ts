import path from 'node:path';
import { exampleServer, makeSuite } from '../../init/make-suite.js';

export interface InitOptions {
  readonly deviceServer?: string;
}

/** Makes a suite for a device server, and says what is in it and what comes next. */
export function init(folder: string, { deviceServer = exampleServer }: InitOptions): void {
  for (const file of makeSuite(folder, deviceServer)) console.error(path.join(folder, file));
  console.error(`\nNext: cd ${folder} && npm install && npm test`);
  if (deviceServer === exampleServer) {
    console.error(
      'The device server is an example yet: put your command into suites/device-server.suite.js.',
    );
  }
}
