import type { IoLog } from './io-log.js';

export interface Blackout {
  /** The longest gap between two completions across the switchover, in milliseconds of the host's clock. */
  readonly blackoutMs: number;
  /** The part of it in which the guest ran. */
  readonly guestMs: number;
  /** The completions around it, milliseconds of the guest's clock. */
  readonly lastBefore: number;
  readonly firstAfter: number;
  /** The last completion before the machine stopped and the first after it ran again, milliseconds of the guest's clock. */
  readonly lastBeforeStop: number;
  readonly firstAfterStop: number;
}

/** A gap between two completions, milliseconds of the guest's clock. */
interface Gap {
  readonly lastBefore: number;
  readonly firstAfter: number;
}

/**
 * Finds the gap in the guest's I/O that the switchover made. The guest's clock stands still while its machine is
 * stopped, so the guest alone cannot see the whole of it: to the gap on its clock is added the time from STOP
 * to RESUME.
 *
 * What the source's device completed last the guest may see at once when it runs again, and that tells nothing of the
 * destination's. So the gaps until the first completion of what was submitted after the stop count, and the longest of them
 * is the blackout.
 *
 * @param stoppedAt when the machine stopped, milliseconds of the guest's clock
 * @param uncertainty by how much that may be off, milliseconds; of the gaps within it the longest has the stop
 * @param frozenMs from STOP to RESUME, milliseconds
 * @returns undefined if nothing completed before or after
 */
export function measureBlackout(
  logs: readonly IoLog[],
  stoppedAt: number,
  uncertainty: number,
  frozenMs: number,
): Blackout | undefined {
  const servedAt = firstServedAfter(logs, stoppedAt + uncertainty);
  const gaps = gapsBetween(mergedTimes(logs), stoppedAt - uncertainty, servedAt);
  const ofStop = longest(gaps.filter(({ lastBefore }) => lastBefore <= stoppedAt + uncertainty));
  if (ofStop === undefined) return undefined;
  const around = { lastBeforeStop: ofStop.lastBefore, firstAfterStop: ofStop.firstAfter };
  const later = longest(gaps.filter(({ lastBefore }) => lastBefore >= ofStop.firstAfter));
  if (later !== undefined && lengthOf(later) > lengthOf(ofStop) + frozenMs)
    return { blackoutMs: lengthOf(later), guestMs: lengthOf(later), ...later, ...around };
  return { blackoutMs: lengthOf(ofStop) + frozenMs, guestMs: lengthOf(ofStop), ...ofStop, ...around };
}

/** The first completion of what was submitted after a moment; infinity if there is none. */
function firstServedAfter(logs: readonly IoLog[], moment: number): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { times, latencies } of logs) {
    for (const [index, time] of times.entries()) {
      if (time < first && time - latencies[index]! / 1e6 > moment) first = time;
    }
  }
  return first;
}

/** Those that do not end before `from` and begin before `to`, in the order of their times. */
function gapsBetween(times: Float64Array, from: number, to: number): Gap[] {
  const gaps: Gap[] = [];
  for (let index = 1; index < times.length; index++) {
    const lastBefore = times[index - 1]!;
    const firstAfter = times[index]!;
    if (firstAfter < from) continue;
    if (lastBefore >= to) break;
    gaps.push({ lastBefore, firstAfter });
  }
  return gaps;
}

/** The first of the longest ones. */
function longest(gaps: readonly Gap[]): Gap | undefined {
  return gaps.reduce<Gap | undefined>(
    (best, gap) => (best === undefined || lengthOf(gap) > lengthOf(best) ? gap : best),
    undefined,
  );
}

function lengthOf({ lastBefore, firstAfter }: Gap): number {
  return firstAfter - lastBefore;
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
