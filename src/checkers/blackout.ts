import type { IoLog } from './io-log.js';

export interface Blackout {
  /** The longest gap between two completions across the switchover, in milliseconds of the host's clock. */
  readonly blackoutMs: number;
  /** The part of it in which the guest ran: before its machine stopped and after it ran again. */
  readonly guestMs: number;
  /** The last completion before and the first after, milliseconds of the guest's clock. */
  readonly lastBefore: number;
  readonly firstAfter: number;
}

/**
 * Finds the gap in the guest's I/O that the switchover made. The guest's clock stands still while its machine is
 * stopped, so the guest alone cannot see the whole of it: to the gap on its clock is added the time from STOP
 * to RESUME.
 *
 * @param stoppedAt when the machine stopped, milliseconds of the guest's clock
 * @param uncertainty by how much that may be off, milliseconds; of the gaps within it the longest counts
 * @param frozenMs from STOP to RESUME, milliseconds
 * @returns undefined if nothing completed before or after
 */
export function measureBlackout(
  logs: readonly IoLog[],
  stoppedAt: number,
  uncertainty: number,
  frozenMs: number,
): Blackout | undefined {
  const times = mergedTimes(logs);
  let longest: Blackout | undefined;
  for (let index = 1; index < times.length; index++) {
    const lastBefore = times[index - 1]!;
    const firstAfter = times[index]!;
    if (firstAfter < stoppedAt - uncertainty) continue;
    if (lastBefore > stoppedAt + uncertainty) break;
    const guestMs = firstAfter - lastBefore;
    if (longest === undefined || guestMs > longest.guestMs) {
      longest = { blackoutMs: guestMs + frozenMs, guestMs, lastBefore, firstAfter };
    }
  }
  return longest;
}

function mergedTimes(logs: readonly IoLog[]): Float64Array {
  const times = new Float64Array(logs.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const log of logs) {
    times.set(log.times, at);
    at += log.length;
  }
  return times.sort();
}
