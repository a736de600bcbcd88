import { parentPort, workerData } from 'node:worker_threads';
import type { RelayThreadData, RelayThreadMessage } from '../options.js';
import { TraceRecorder } from '../trace/recorder.js';
import { Interposer } from './interposer.js';

/** How many chunks of trace may wait to be written down before the relay waits for the disk. */
const MAX_UNWRITTEN_CHUNKS = 256;

const data = workerData as RelayThreadData;

function post(message: RelayThreadMessage, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer);
}

function makeRecorder({ traceDataLimit, traceWritten }: RelayThreadData): TraceRecorder | undefined {
  if (traceDataLimit === undefined || traceWritten === undefined) return undefined;
  const written = new Int32Array(traceWritten);
  let given = 0;
  return new TraceRecorder((chunk) => {
    given++;
    post({ kind: 'trace', chunk }, [chunk.buffer]);
    // A trace with holes could not be replayed, so a disk that does not keep up slows the relay down.
    for (
      let seen = Atomics.load(written, 0);
      given - seen > MAX_UNWRITTEN_CHUNKS;
      seen = Atomics.load(written, 0)
    ) {
      Atomics.wait(written, 0, seen);
    }
  }, traceDataLimit);
}

const interposer = new Interposer(data, makeRecorder(data), (sentence) => post({ kind: 'log', sentence }));
try {
  interposer.run();
} finally {
  interposer[Symbol.dispose]();
}
