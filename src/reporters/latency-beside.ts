import type { ComparisonRecord } from '../run-record/comparison-record.js';
import type { RunRecord } from '../run-record/run-record.js';
import { type MedianInterval, medianInterval } from '../statistics/median-interval.js';
import { comparedWorkloads } from './compared-workloads.js';
import { nearestWorkload } from './nearest-workload.js';

/** The latency after a run's migrations beside that of drives of a comparison. */
export interface LatencyBeside {
  /** The workload that is most like the run's first job. */
  readonly workload: string;
  /** Where the comparison was made, in words. */
  readonly ground: string;
  readonly drives: readonly DriveBeside[];
}

export interface DriveBeside {
  readonly drive: string;
  /** Microseconds. */
  readonly p50Us: number;
  readonly p99Us: number;
  /** The run's latency after a migration ÷ this drive's, over the run's migrations. */
  readonly after: { readonly p50: MedianInterval; readonly p99: MedianInterval };
}

/** Undefined if there is no comparison, or if nothing was measured after the run's migrations. */
export function latencyBeside(
  run: RunRecord,
  comparisons: readonly ComparisonRecord[],
): LatencyBeside | undefined {
  const workloads = comparisons.flatMap(comparedWorkloads);
  if (run.kind === 'device' || workloads.length === 0) return undefined;
  const measured = run.migrations.flatMap(({ io }) => (io?.after?.count ? [io.after] : []));
  if (measured.length === 0) return undefined;
  const names = workloads.map(({ name }) => name);
  const { name, ground, drives } = workloads[nearestWorkload(run.scenario, names)]!;
  return {
    ...{ workload: name, ground },
    drives: drives.map(({ name: drive, p50Us, p99Us }) => ({
      ...{ drive, p50Us, p99Us },
      after: {
        p50: medianInterval(measured.map((after) => after.p50Us / p50Us)),
        p99: medianInterval(measured.map((after) => after.p99Us / p99Us)),
      },
    })),
  };
}
