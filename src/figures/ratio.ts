import { type BootstrapOptions, bootstrapInterval, type Interval } from '../statistics/bootstrap-interval.js';
import { median } from '../statistics/median.js';
import { type MeasuredRun, valuesOf } from './measured-run.js';

/** A statistic of the values of one figure. */
export type Statistic = (values: readonly number[]) => number;

/** Runs of two builds. */
export interface RunsOfTwo {
  readonly first: readonly MeasuredRun[];
  readonly second: readonly MeasuredRun[];
  /** Whether they were run by turns, one of each a round, so that what disturbs a round disturbs both. */
  readonly paired: boolean;
}

/**
 * How many times as much a figure is in the second runs as in the first, with its interval. Runs are what is
 * resampled: migrations of one run have a guest and a moment in common. Of runs by turns it is the median over the
 * rounds of the ratio in each, and rounds are resampled; otherwise the ratio of both statistics over all migrations.
 * Runs that have no such figure are left out.
 */
export function ratioOf(
  figure: string,
  { first, second, paired }: RunsOfTwo,
  statistic: Statistic,
  options: BootstrapOptions,
): Interval {
  if (paired) {
    const ratios = first
      .map((run, round) => [run, second[round]!].map((one) => valuesOf([one], figure)))
      .filter((values) => values.every(({ length }) => length > 0))
      .map(([before, after]) => statistic(after!) / statistic(before!));
    return bootstrapInterval([ratios], ([sample]) => median(sample!), options);
  }
  const values = [first, second].map((runs) =>
    runs.map((run) => valuesOf([run], figure)).filter(({ length }) => length > 0),
  );
  return bootstrapInterval(
    values,
    ([before, after]) => statistic(after!.flat()) / statistic(before!.flat()),
    options,
  );
}

/** Whether two builds were run by turns: as often, and one of each in every round. */
export function ranByTurns(first: readonly MeasuredRun[], second: readonly MeasuredRun[]): boolean {
  if (first.length !== second.length || first.some(({ startedAt }) => startedAt === '')) return false;
  const all = [
    ...first.map(({ startedAt }) => ({ startedAt, of: 1 })),
    ...second.map(({ startedAt }) => ({ startedAt, of: 2 })),
  ].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  return all.every(({ of }, index) => index % 2 === 0 || of !== all[index - 1]!.of);
}
