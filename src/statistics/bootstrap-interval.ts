import { percentile } from '../checkers/percentile.js';
import { randomNumbers } from './random-numbers.js';

/** A statistic of what was measured, and an interval for that of all that could have been. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  /** Infinity if the measurements do not bound it. */
  readonly high: number;
}

export interface BootstrapOptions {
  /** The share of the resampled statistics that lies in the interval, the rest half on each side of it; 0.95. */
  readonly confidence?: number;
  readonly resamples?: number;
  readonly seed?: number;
}

/**
 * The percentile bootstrap (Efron, 1979): the statistic of many samples, each drawn with replacement from what was
 * measured and as large as that. What belongs together, such as the migrations of one run, has to be one item, so that
 * it is drawn together. Several groups are drawn from independently of each other. The seed decides what is drawn. A
 * statistic that is not a number for what was measured, or for one of the samples, has no interval: its ends are NaN.
 */
export function bootstrapInterval<T>(
  groups: readonly (readonly T[])[],
  statistic: (groups: readonly (readonly T[])[]) => number,
  { confidence = 0.95, resamples = 2000, seed = 1 }: BootstrapOptions = {},
): Interval {
  const value = statistic(groups);
  const next = randomNumbers(seed);
  const values = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    values[resample] = statistic(groups.map((group) => group.map(() => group[next() % group.length]!)));
  }
  if (Number.isNaN(value) || values.some(Number.isNaN)) return { value, low: Number.NaN, high: Number.NaN };
  const sorted = values.sort();
  const tail = (1 - confidence) / 2;
  return { value, low: percentile(sorted, tail), high: percentile(sorted, 1 - tail) };
}
