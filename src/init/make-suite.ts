import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkServerCommand } from '../harness/devices/server-command.js';
import { UsageError } from '../usage-error.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const template = path.join(project, 'templates/suite');

/** How a device server is started if the user does not say. */
export const exampleServer = './my-nvme --socket {socket} --image {image}';

/**
 * Makes a suite of mocha's that tests a device server, in a folder that is empty or not there yet. Throws a UsageError if
 * it has something in it.
 *
 * @param deviceServer the command that starts the server; `{socket}`, `{image}` and `{incoming}` are filled in
 * @returns the paths of the files, relative to the folder
 */
export function makeSuite(folder: string, deviceServer: string): string[] {
  checkServerCommand('--device-server', deviceServer);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new UsageError(`Expected an empty folder, or none, at ${folder}; there is something in it.`);
  }
  mkdirSync(folder, { recursive: true });
  cpSync(template, folder, { recursive: true });
  change(path.join(folder, 'suites/device-server.suite.js'), (text) =>
    text.replace("'{{device-server}}'", () => literal(deviceServer)),
  );
  change(path.join(folder, 'package.json'), (text) =>
    text.replace('"file:."', () => JSON.stringify(`file:${path.relative(path.resolve(folder), project)}`)),
  );
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

function change(file: string, edit: (text: string) => string): void {
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
}

/** A string of JavaScript. */
function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}
