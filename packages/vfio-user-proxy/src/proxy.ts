import { once } from 'node:events';
import { unlinkSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import {
  closeDescriptor,
  createEventfd,
  listenUnix,
  signalEventfd,
  signalOnParentExit,
} from 'vfio-user/native';
import type { MessageFault } from './faults/message-fault.js';
import {
  DEFAULT_DATA_LIMIT,
  type ProxyOptions,
  type RelayThreadData,
  type RelayThreadMessage,
} from './options.js';
import type { TraceFile } from './trace/trace-file.js';

/** Signals that end the proxy in good order. */
const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs a proxy between QEMU and a device server until it is stopped: by SIGTERM or SIGINT, by the option `signal`,
 * by the control request `stop`, or, with `once`, by the end of the first QEMU. The relay has a thread of its own;
 * this one waits, writes the trace down, and says one line of JSON, `{"event":"listening",…}`, when QEMU and control
 * clients may connect.
 *
 * @throws {SystemError} if a socket cannot be made (EADDRINUSE: something is at that path)
 * @throws {ControlError} if a fault is none (EINVAL)
 * @throws {RangeError} if a mutant does not exist, or a socket's path is longer than the 107 bytes that Linux has room for
 */
export async function runProxy(options: ProxyOptions): Promise<void> {
  const { signal, exitWithParent = false } = options;
  const faults = await checkBreakages(options);
  // In reverse order of making.
  const releases: (() => void)[] = [];
  try {
    if (exitWithParent) signalOnParentExit('SIGTERM');
    const trace = await openTrace(options, releases);
    const stopDescriptor = createEventfd();
    releases.unshift(() => closeDescriptor(stopDescriptor));
    const stop = () => signalEventfd(stopDescriptor);
    for (const name of STOP_SIGNALS) process.on(name, stop);
    signal?.addEventListener('abort', stop);
    releases.unshift(() => {
      for (const name of STOP_SIGNALS) process.off(name, stop);
      signal?.removeEventListener('abort', stop);
    });
    if (signal?.aborted) stop();
    await relay({ ...options, faults }, stopDescriptor, trace, releases);
  } finally {
    for (const release of releases) release();
  }
}

/**
 * Returns the faults that are on from the beginning. What checks them is loaded when there is something to check: a proxy
 * has to start quickly.
 */
async function checkBreakages({ faults = [], mutants = [] }: ProxyOptions): Promise<readonly MessageFault[]> {
  if (mutants.length > 0) (await import('./mutants/proxy-mutants.js')).selectMutants(mutants);
  return faults.length > 0 ? (await import('./faults/read-faults.js')).readFaults(faults) : [];
}

/** How much of a message that moves data is recorded, in bytes: all of it, if the trace is to be replayed. */
function dataLimit({ traceDataLimit = DEFAULT_DATA_LIMIT, traceMemory = false }: ProxyOptions): number {
  return traceMemory ? Number.POSITIVE_INFINITY : traceDataLimit;
}

async function openTrace(
  { trace: path, traceMemory = false }: ProxyOptions,
  releases: (() => void)[],
): Promise<TraceFile | undefined> {
  if (path === undefined) {
    if (traceMemory) throw new RangeError('Expected a file for the trace that memory is to be recorded in.');
    return undefined;
  }
  const { TraceFile } = await import('./trace/trace-file.js');
  const trace = new TraceFile(path);
  releases.unshift(() => trace[Symbol.dispose]());
  return trace;
}

/** A listening socket; its path is removed in the end, the descriptor is for whoever takes it. */
function listen(path: string, releases: (() => void)[]): number {
  const descriptor = listenUnix(path);
  releases.unshift(() => unlinkSync(path));
  return descriptor;
}

async function relay(
  options: ProxyOptions & Pick<RelayThreadData, 'faults'>,
  stopDescriptor: number,
  trace: TraceFile | undefined,
  releases: (() => void)[],
): Promise<void> {
  const {
    announce = (line: string) => process.stdout.write(`${line}\n`),
    log = (sentence: string) => process.stderr.write(`${sentence}\n`),
  } = options;
  const listener = listen(options.listen, releases);
  let controlListener: number;
  try {
    controlListener = listen(options.control, releases);
  } catch (error) {
    closeDescriptor(listener);
    throw error;
  }
  const traceWritten = trace === undefined ? undefined : new SharedArrayBuffer(4);
  const workerData: RelayThreadData = {
    listen: options.listen,
    connect: options.connect,
    listener,
    controlListener,
    stopDescriptor,
    once: options.once ?? false,
    faults: options.faults,
    mutants: options.mutants ?? [],
    traceDataLimit: trace === undefined ? undefined : dataLimit(options),
    traceMemory: options.traceMemory ?? false,
    traceWritten,
  };
  // Options that this process was started with, such as loaders, are not for the thread.
  const script = new URL('./relay/relay-thread.js', import.meta.url);
  const thread = new Worker(script, { workerData, execArgv: [] });
  const written = traceWritten === undefined ? undefined : new Int32Array(traceWritten);
  thread.on('message', (message: RelayThreadMessage) => {
    if (message.kind === 'log') log(message.sentence);
    else if (trace !== undefined && written !== undefined) {
      trace.write(message.chunk);
      Atomics.add(written, 0, 1);
      Atomics.notify(written, 0);
    }
  });
  // The sockets have been listening since they were made: whoever connects before the thread runs is only waiting.
  const { pid } = process;
  const { listen: path, connect, control } = options;
  announce(JSON.stringify({ event: 'listening', pid, listen: path, connect, control }));
  await once(thread, 'exit');
}
