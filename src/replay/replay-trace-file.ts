import { existsSync } from 'node:fs';
import path from 'node:path';
import pRetry from 'p-retry';
import { SystemError } from 'vfio-user';
import { replayTrace, TraceNotReplayableError } from 'vfio-user-proxy';
import { loadFixture, scenarioFile } from '../fixtures/fixture.js';
import { makeBackingImages } from '../harness/devices/backing-images.js';
import { serverCommand } from '../harness/devices/vfio-user-device.js';
import { Ledger } from '../harness/ledger/ledger.js';
import { ChildProcess } from '../harness/resources/child-process.js';
import { RunDirectory } from '../harness/resources/run-directory.js';
import { TimeLimit } from '../harness/resources/time-limit.js';
import { makeResultsFolder } from '../runner/results-folder.js';
import { type Scenario, scenarioSchema } from '../scenario/schema.js';
import { UnavailableError, UsageError } from '../usage-error.js';
import { namespacesInTrace } from './namespaces-in-trace.js';

/** How long a server may take until it listens, in milliseconds. */
const startLimit = 120_000;

export interface TraceReplayOptions {
  /** Another server than the reference device; {socket} and {image} are filled in. */
  readonly deviceServer?: string;
  /** Bugs that the reference device is to have. */
  readonly mutants?: readonly string[];
  /** With the pauses between messages that the recording has. */
  readonly timed?: boolean;
  /** The folder of all results. */
  readonly results: string;
  readonly signal: AbortSignal;
}

/** What came of a trace's replay, as `--json` prints it. */
export interface TraceReplay {
  readonly trace: string;
  readonly outcome: 'pass' | 'fail';
  /** Sentences; empty if the server did what the recorded one did. */
  readonly differences: readonly string[];
  readonly sent: number;
  readonly compared: number;
  readonly milliseconds: number;
  /** The folder with the server's log. */
  readonly evidence: string;
}

/** Whether a path is that of a trace. */
export const isTrace = (file: string): boolean => /\.jsonl(\.gz)?$/.test(file);

/**
 * Starts a device server on blank images and plays a trace against it, without a virtual machine. Throws a UsageError if the
 * trace cannot be replayed, an UnavailableError if the server does not come so far that it listens.
 */
export async function replayTraceFile(trace: string, options: TraceReplayOptions): Promise<TraceReplay> {
  if (!existsSync(trace)) throw new UsageError(`Expected a trace at ${trace}; there is nothing.`);
  const { deviceServer, mutants = [], timed = false, signal } = options;
  const device = { ...(await recordedDevice(trace)), server: deviceServer };
  const evidence = makeResultsFolder(options.results, path.basename(trace).replace(/\.jsonl(\.gz)?$/, ''));
  using ledger = new Ledger(path.join(evidence, 'replay.jsonl'));
  await using directory = RunDirectory.create();
  const images = makeBackingImages(device.namespaces, directory);
  const socket = directory.socket('server');
  const serverArguments = mutants.flatMap((mutant) => ['--mutant', mutant]);
  await using server = ChildProcess.start({
    name: 'device server',
    ...serverCommand({ device, images, incoming: false, serverArguments }, socket),
    log: path.join(evidence, 'server.log'),
    ledger,
  });
  using starting = new TimeLimit(startLimit, signal, 'the device server to listen');
  const limit = starting.signal;
  if (deviceServer === undefined) await server.line((line) => line.includes('"listening"'), limit);
  const found = await readable(trace, () =>
    // A server that is not ours does not tell when it listens, and may take one client only: the replay itself tries.
    pRetry(() => replayTrace({ trace, socket, signal, timed }), {
      ...{ retries: startLimit / 50, factor: 1, minTimeout: 50, signal: limit },
      shouldRetry: ({ error }) => listensLater(error) && server.exit === undefined,
    }),
  ).catch((error: unknown) => {
    if (!listensLater(error) || signal.aborted) throw error;
    const limit = `within ${startLimit / 1000} s`;
    const why = server.exit === undefined ? `it does not ${limit}.` : server.failure('before it did').message;
    throw new UnavailableError(`Expected the device server to listen on ${socket}, but: ${why}`, {
      cause: error,
    });
  });
  const result = { trace, outcome: found.differences.length === 0 ? 'pass' : 'fail', ...found } as const;
  ledger.write('trace-replayed', result);
  return { ...result, evidence };
}

/** What the recorded device was: by the scenario beside the trace if a run recorded it, else by the trace. */
async function recordedDevice(trace: string): Promise<Scenario['device']> {
  const scenario = path.join(path.dirname(trace), scenarioFile);
  const fixture = existsSync(scenario) ? loadFixture(scenario) : undefined;
  if (fixture?.kind === 'machine') return fixture.scenario.device;
  const device = scenarioSchema.shape.device.parse({});
  const namespaces = await readable(trace, () => namespacesInTrace(trace));
  return namespaces.length === 0 ? device : { ...device, namespaces };
}

/** Turns what is wrong with a trace into a UsageError. */
async function readable<T>(trace: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const wrong = error instanceof TraceNotReplayableError || error instanceof SyntaxError;
    const undecodable = (error as NodeJS.ErrnoException).code?.startsWith('Z_') ?? false;
    if (!wrong && !undecodable) throw error;
    const { message } = error as Error;
    throw new UsageError(wrong ? message : `Expected gzip in ${trace}, but: ${message}.`, { cause: error });
  }
}

function listensLater(error: unknown): boolean {
  return error instanceof SystemError && ['ENOENT', 'ECONNREFUSED'].includes(error.code);
}
