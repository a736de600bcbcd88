import { setTimeout as delay } from 'node:timers/promises';
import type { FaultOf, ProcessTarget } from '../../scenario/faults.js';
import type { Pair } from '../pair.js';
import type { ChildProcess } from '../resources/child-process.js';

/** Of a slowed process: how long it runs and stands still together, in milliseconds. */
const slowPeriod = 50;

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

/** SIGSTOP, and SIGCONT after a while. Resolves when the process goes on, or has ended meanwhile. */
export async function stop(
  process: ChildProcess,
  fault: FaultOf<'stop'>,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  process.signal('SIGSTOP');
  try {
    const time = delay(fault.for, undefined, { signal: AbortSignal.any([signal, over.signal]) });
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
