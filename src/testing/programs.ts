import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pRetry from 'p-retry';
import { Ledger } from '../harness/ledger/ledger.js';
import { ChildProcess } from '../harness/resources/child-process.js';
import { RunDirectory } from '../harness/resources/run-directory.js';
import { Scope } from '../harness/resources/scope.js';
import { program } from './command-line.js';

const examples = fileURLToPath(new URL('../../packages/vfio-user/examples/', import.meta.url));

/** Starts `switchover serve` with these arguments and leaves it running. */
export function startServer(words: readonly string[], directory: RunDirectory): ChildProcess {
  return ChildProcess.start({
    name: 'another device server',
    command: process.execPath,
    arguments: [program, 'serve', ...words],
    log: directory.file('another-server.log'),
    ledger: new Ledger(),
  });
}

/** An example of the package vfio-user, serving. */
export interface ExampleDevice extends AsyncDisposable {
  readonly socket: string;
}

/** Starts one of `packages/vfio-user/examples/`, as its users do. It listens when this resolves. */
export async function startExample(name: string): Promise<ExampleDevice> {
  const scope = new Scope();
  try {
    const typescript = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const directory = scope.use('run directory', RunDirectory.create());
    const socket = directory.socket(name);
    const server = ChildProcess.start({
      name: `example ${name}`,
      command: process.execPath,
      arguments: [`--import=${typescript}`, path.join(examples, `${name}.ts`), socket],
      log: directory.file(`${name}.log`),
      ledger: new Ledger(),
    });
    scope.use('example', server);
    await pRetry(() => listens(socket), {
      retries: 200,
      factor: 1,
      minTimeout: 50,
      shouldRetry: () => server.exit === undefined,
    });
    return { socket, [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose]() };
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}

async function listens(path: string): Promise<void> {
  const socket = connect({ path });
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
