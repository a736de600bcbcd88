import { type MedianInterval, medianInterval } from './median-interval.js';

/**
 * The ratio of two devices, measured pair by pair: what disturbs a round disturbs both of its halves, and
 * cancels out. Throws a RangeError if the pairs are not complete.
 */
export function pairedRatio(values: readonly number[], baseline: readonly number[]): MedianInterval {
  if (values.length !== baseline.length) {
    throw new RangeError(
      `Expected as many values as there are in the baseline (${baseline.length}), got ${values.length}.`,
    );
  }
  return medianInterval(values.map((value, index) => value / baseline[index]!));
}
