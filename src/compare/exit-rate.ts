import { setTimeout as pause } from 'node:timers/promises';
import type { QmpClient } from 'qmp-client';
import { type ExitCounters, readExitCounters } from '../harness/machine/exit-counters.js';
import { median } from '../statistics/median.js';

/** How a machine's processors left the guest, per second: the median over the looks at the counters. */
export interface ExitRate {
  readonly exitsPerSecond: number;
  readonly mmioExitsPerSecond: number;
}

interface Look extends ExitCounters {
  /** Milliseconds. */
  readonly at: number;
}

/** Milliseconds between two looks: few enough that they disturb nobody. */
const interval = 400;

/**
 * Runs `work` and looks at the counters meanwhile. Only the last `window` milliseconds count: before them fio starts.
 * The rate is undefined where KVM's counters are not there, or if there were fewer than two looks.
 */
export async function withExitRate<T>(
  qmp: QmpClient,
  window: number,
  work: () => Promise<T>,
): Promise<{ result: T; rate: ExitRate | undefined }> {
  const looks: Look[] = [];
  const ended = new AbortController();
  const looking = (async () => {
    while (!ended.signal.aborted) {
      const counters = await readExitCounters(qmp, { timeout: 10_000 }).catch(() => undefined);
      if (counters === undefined) return;
      looks.push({ ...counters, at: performance.now() });
      await pause(interval, undefined, { signal: ended.signal }).catch(() => {});
    }
  })();
  try {
    const result = await work();
    return { result, rate: rateOf(looks, performance.now() - window) };
  } finally {
    ended.abort();
    await looking;
  }
}

/** The rates between looks that follow each other, from a moment on. */
export function rateOf(looks: readonly Look[], from: number): ExitRate | undefined {
  const counted = looks.filter(({ at }) => at >= from);
  if (counted.length < 2) return undefined;
  const rates = (figure: 'exits' | 'mmioExits') =>
    counted.slice(1).map((look, index) => {
      const before = counted[index]!;
      return ((look[figure] - before[figure]) * 1000) / (look.at - before.at);
    });
  return { exitsPerSecond: median(rates('exits')), mmioExitsPerSecond: median(rates('mmioExits')) };
}
