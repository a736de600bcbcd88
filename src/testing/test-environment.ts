import type { Environment } from '../harness/environment.js';
import { prepareEnvironment } from '../harness/prepare-environment.js';

let prepared: Promise<Environment> | undefined;

/** What every suite needs of this computer, prepared once a process. */
export function testEnvironment(): Promise<Environment> {
  prepared ??= prepareEnvironment();
  return prepared;
}
