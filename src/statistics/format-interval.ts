import type { MedianInterval } from './median-interval.js';

/** `1.17 (1.12–1.21)`. */
export function interval({ median, low, high }: MedianInterval, digits: number): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

/** `98 %`, of the intervals of a column; a range if they differ. */
export function coverageOf(intervals: readonly MedianInterval[]): string {
  const percents = intervals.map(({ coverage }) => Math.round(coverage * 100));
  if (percents.length === 0) return 'no values';
  const [least, most] = [Math.min(...percents), Math.max(...percents)];
  return least === most ? `${least} %` : `${least} to ${most} %`;
}
