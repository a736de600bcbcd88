import { median } from './median.js';

/** A median and an interval that holds the true one with the probability `coverage`, whatever the distribution. */
export interface MedianInterval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** From 0 to 1. Less than asked for if there are too few values. */
  readonly coverage: number;
  readonly count: number;
}

/**
 * The exact interval between two order statistics: the true median lies between the k-th smallest and the k-th
 * largest of n independent values unless fewer than k of them fall on one side of it, which is a coin's binomial
 * probability. Of the intervals with at least `wanted` coverage the narrowest is taken; if even the
 * extremes do not reach it, they are the interval, and `coverage` tells what they are worth.
 */
export function medianInterval(values: readonly number[], wanted = 0.95): MedianInterval {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  if (count === 0) return { median: Number.NaN, low: Number.NaN, high: Number.NaN, coverage: 0, count };
  let rank = 1;
  while (rank + 1 <= (count + 1) / 2 && coverageOf(rank + 1, count) >= wanted) rank++;
  return {
    median: median(sorted),
    low: sorted[rank - 1]!,
    high: sorted[count - rank]!,
    coverage: coverageOf(rank, count),
    count,
  };
}

/** 1 − 2·P(fewer than `rank` heads in `count` throws); nothing is covered by a single value. */
function coverageOf(rank: number, count: number): number {
  let term = 0.5 ** count;
  let tail = 0;
  for (let heads = 0; heads < rank; heads++) {
    tail += term;
    term *= (count - heads) / (heads + 1);
  }
  return Math.max(0, 1 - 2 * tail);
}
