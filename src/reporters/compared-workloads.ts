import type { LatencyDistribution } from '../checkers/io-series.js';
import type { AcrossMigrationReport } from '../compare/across-migration/report.js';
import { configurations } from '../compare/configurations.js';
import type { ComparedRow } from '../compare/rows.js';
import type { ComparisonRecord } from '../run-record/comparison-record.js';
import { median } from '../statistics/median.js';
import { groundOf } from './comparison-ground.js';
import type { ComparedDrive, ComparedWorkload } from './html/client/chart-data.js';

/** The latencies of the drives of a comparison, workload by workload. */
export function comparedWorkloads(comparison: ComparisonRecord): ComparedWorkload[] {
  const ground = groundOf(comparison);
  if (comparison.compared === 'across-migration') {
    const drives = drivesAcrossMigration(comparison.report);
    return [{ name: `${comparison.fixture.job.name} across a migration`, ground, drives }];
  }
  const { rows } = comparison.report;
  const names = [...new Set(rows.map(({ workload }) => workload))];
  return names.map((name) => ({
    name,
    ground,
    drives: rows.filter(({ workload }) => workload === name).map(driveOf),
  }));
}

/** The drive that was migrated, before and after, and those beside it: every round together. */
export function drivesAcrossMigration({ rounds }: AcrossMigrationReport): ComparedDrive[] {
  const names = ['before', 'after', ...configurations] as const;
  return names.flatMap((name) => {
    const measured = rounds.flatMap(({ latencies }) => {
      const of = (latencies as Record<string, LatencyDistribution | undefined> | undefined)?.[name];
      return of === undefined ? [] : [of];
    });
    if (measured.length === 0) return [];
    const of = (figure: 'p50Us' | 'p99Us' | 'p999Us') => median(measured.map((one) => one[figure]));
    return [
      {
        name: name === 'before' || name === 'after' ? `vfio-user, ${name}` : name,
        colour: colourOf(name),
        filled: name === 'before' || name === 'after',
        ...pooled(measured),
        ...{ p50Us: of('p50Us'), p99Us: of('p99Us'), p999Us: of('p999Us') },
      },
    ];
  });
}

function driveOf({ configuration, p50Us, p99Us, p999Us, samples }: ComparedRow): ComparedDrive {
  const colour = colourOf(configuration);
  return { name: configuration, colour, filled: false, ...pooled(samples), p50Us, p99Us, p999Us };
}

type Measured = Pick<LatencyDistribution, 'count'> & Partial<Pick<LatencyDistribution, 'buckets'>>;

/** Distributions together. Results of before there were any have none. */
function pooled(all: readonly Measured[]) {
  const buckets = new Map<number, number>();
  for (const [bucket, count] of all.flatMap((one) => one.buckets ?? []))
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + count);
  return {
    count: all.reduce((sum, one) => sum + one.count, 0),
    buckets: [...buckets].sort(([a], [b]) => a - b),
  };
}

/** A configuration has the same colour wherever it is drawn: an index of the theme's. */
export function colourOf(name: (typeof configurations)[number] | 'before' | 'after'): number {
  if (name === 'before') return 0;
  return name === 'after' ? 1 : configurations.indexOf(name) + 2;
}
