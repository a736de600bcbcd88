import { setTimeout as delay } from 'node:timers/promises';
import type { FaultOf, ProcessTarget } from '../../scenario/faults.js';
import type { Pair } from '../pair.js';
import type { ChildProcess } from '../resources/child-process.js';
import { threadsOf } from '../resources/threads.js';

/** Of a slowed process: how long it runs and stands still together, in milliseconds. */
const slowPeriod = 50;
/** Between two looks at whether a process stands still, in milliseconds. */
const betweenLooks = 1;

/** The process that has a role in the pair's migration. Throws if there is none, as for a device that QEMU emulates. */
export function processOf(pair: Pair, target: ProcessTarget): ChildProcess {
  const [side, what] = target.split('-') as ['source' | 'destination', 'machine' | 'server' | 'proxy'];
  const host = side === 'source' ? pair.home : pair.away;
  const process = what === 'machine' ? host.machine?.process : host.device[what];
  if (process !== undefined) return process;
  throw new Error(`Expected a process to strike as ${target}, but host ${host.name} has none.`);
}

/** SIGKILL, as a crash. Resolves when the process is gone. */
export async function kill(process: ChildProcess): Promise<void> {
  process.kill('SIGKILL');
  await process.exited;
}

/** A process that stands still, until it goes on. */
export interface Standstill {
  /** Resolves when the process goes on, or has ended meanwhile. Rejects if the signal aborted it; it goes on then, too. */
  readonly over: Promise<void>;
}

/** SIGSTOP, and SIGCONT after a while. Resolves when the whole process stands still, or has ended. */
export async function stop(
  process: ChildProcess,
  fault: FaultOf<'stop'>,
  signal: AbortSignal,
): Promise<Standstill> {
  process.signal('SIGSTOP');
  try {
    await standsStill(process, fault.for, signal);
  } catch (error) {
    process.signal('SIGCONT');
    throw error;
  }
  return { over: goesOn(process, fault.for, signal) };
}

/**
 * SIGSTOP reaches one thread, and that stops the others when it gets a processor. On a busy machine they run on until then, for
 * many milliseconds. Only the parent is told of a stop, and Node.js does not pass that on, so the kernel is asked.
 */
async function standsStill(process: ChildProcess, patience: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + patience;
  for (;;) {
    if (process.exit !== undefined) return;
    // Threads that have ended, and a process that nobody has waited for yet, do not run either.
    const running = threadsOf(process.pid).filter(({ state }) => !'TtZX'.includes(state));
    if (running.length === 0) return;
    if (performance.now() > until) {
      const threads = running.map(({ name, state }) => `${name} (${state})`).join(', ');
      throw new Error(
        `Expected the ${process.options.name} to stand still while it is stopped, but these threads did not: ${threads}.`,
      );
    }
    await delay(betweenLooks, undefined, { signal });
  }
}

async function goesOn(process: ChildProcess, milliseconds: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  try {
    const time = delay(milliseconds, undefined, { signal: AbortSignal.any([signal, over.signal]) });
    await Promise.race([time, process.exited]);
  } finally {
    over.abort();
    process.signal('SIGCONT');
  }
}

/** Lets the process run for a share of the time only. */
export async function slow(
  process: ChildProcess,
  fault: FaultOf<'slow'>,
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + fault.for;
  try {
    while (performance.now() < until && process.exit === undefined) {
      process.signal('SIGSTOP');
      await delay(slowPeriod * (1 - fault.share), undefined, { signal });
      process.signal('SIGCONT');
      await delay(slowPeriod * fault.share, undefined, { signal });
    }
  } finally {
    process.signal('SIGCONT');
  }
}
