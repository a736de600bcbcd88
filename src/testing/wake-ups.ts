import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** How often a process's main thread went to sleep and was woken up within a time in milliseconds (proc(5)). */
export async function wakeUpsOf(pid: number, time: number, signal: AbortSignal): Promise<number> {
  const before = sleeps(pid);
  await pause(time, undefined, { signal });
  return sleeps(pid) - before;
}

function sleeps(pid: number): number {
  const status = readFileSync(`/proc/${pid}/task/${pid}/status`, 'utf8');
  const [, count] = /^voluntary_ctxt_switches:\t(\d+)$/m.exec(status) ?? [];
  if (count === undefined) throw new Error(`Expected a count of context switches of ${pid}, got: ${status}`);
  return Number(count);
}
