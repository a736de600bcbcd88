import { fdatasync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { errnoOf } from '../backends/synchronizer.js';
import type { NvmeServerOptions } from './server-options.js';
import {
  RESULT_SLOTS,
  type SynchronizeMessage,
  type WorkerData,
  type WorkerMessage,
} from './worker-messages.js';

const EVENTFD_ONE = Buffer.from(new BigUint64Array([1n]).buffer);
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Serves an NVMe controller on a Unix socket until SIGTERM, SIGINT or the signal of the options; then closes it,
 * removes the socket and resolves. Writes one line of JSON to standard output when it listens, and what happens
 * to its log. Rejects with what kept it from starting: an image that is locked, a socket that is taken.
 */
export async function runNvmeServer({
  signal,
  exitWithParent,
  ...options
}: NvmeServerOptions): Promise<void> {
  if (exitWithParent) (await import('vfio-user/native')).signalOnParentExit('SIGTERM');
  const results = new Int32Array(new SharedArrayBuffer(4 * RESULT_SLOTS));
  const worker = new Worker(new URL('./server-worker.js', import.meta.url), {
    workerData: { options, results } satisfies WorkerData,
    execArgv: [], // what the process was started with may be of no use to a thread
  });
  let stopDescriptor: number | undefined;
  let stopping = signal?.aborted ?? false;
  const stop = () => {
    stopping = true;
    if (stopDescriptor !== undefined) writeSync(stopDescriptor, EVENTFD_ONE);
  };
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'synchronize') {
      synchronize(message, results);
      return;
    }
    stopDescriptor = message.stopDescriptor;
    process.stdout.write(
      `${JSON.stringify({ event: 'listening', socket: options.socket, pid: process.pid })}\n`,
    );
    if (stopping) stop();
  });
  for (const name of SIGNALS) process.on(name, stop);
  signal?.addEventListener('abort', stop);
  try {
    await ended(worker);
  } finally {
    for (const name of SIGNALS) process.off(name, stop);
    signal?.removeEventListener('abort', stop);
  }
}

/** fdatasync in Node's thread pool; the answer goes to the worker's reactor, not to its event loop. */
function synchronize({ descriptor, slot, answered, delay }: SynchronizeMessage, results: Int32Array): void {
  const begin = () =>
    fdatasync(descriptor, (error) => {
      Atomics.store(results, slot, 1 + (error === null ? 0 : errnoOf(error)));
      writeSync(answered, EVENTFD_ONE);
    });
  if (delay > 0) setTimeout(begin, delay);
  else begin();
}

function ended(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`Expected the device's thread to end with 0, but it ended with ${code}`));
    });
  });
}
