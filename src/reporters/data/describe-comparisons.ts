import type { ResultComparison } from '../../figures/compare-results.js';
import type { ComparisonRecord } from '../../run-record/comparison-record.js';
import type { MedianInterval } from '../../statistics/median-interval.js';
import { groundOf } from '../comparison-ground.js';
import type { LatencyBeside } from '../latency-beside.js';
import type { JsonReport } from './report-schema.js';

type JsonComparison = NonNullable<JsonReport['comparisons']>[number];

/** A comparison of drives for programs, without the distributions, which its ledger has. */
export function describeComparison(comparison: ComparisonRecord): JsonComparison {
  const { evidence, reproduce, report } = comparison;
  const common = {
    ...{ ground: groundOf(comparison), groundFaults: [...report.groundFaults], evidence },
    ...(reproduce !== undefined && { reproduce }),
  };
  if (comparison.compared === 'devices') {
    const { settings, rows, absent } = comparison.report;
    return {
      ...{ compared: 'devices', ...common, rounds: settings.rounds, quick: settings.quick },
      rows: rows.map((row) => ({
        ...{ workload: row.workload, drive: row.configuration, iops: row.iops },
        ...{ p50Us: row.p50Us, p99Us: row.p99Us, p999Us: row.p999Us },
        toPassthrough: ratios(row.toPassthrough),
        toBareMetal: row.toBareMetal && ratios(row.toBareMetal),
        ...{ exitsPerSecond: row.exitsPerSecond, mmioExitsPerSecond: row.mmioExitsPerSecond },
      })),
      absent: absent.map(({ configuration, why }) => ({ drive: configuration, why })),
    };
  }
  const { verdict, promises, rounds } = comparison.report;
  const { beforeToPassthrough, afterToPassthrough, afterToBefore } = comparison.report.ratios;
  return {
    ...{ compared: 'across-migration', ...common, verdict },
    promises: promises.map(({ name, verdict: outcome, reason }) => ({ name, verdict: outcome, reason })),
    ratios: {
      beforeToPassthrough: known(beforeToPassthrough),
      afterToPassthrough: known(afterToPassthrough),
      afterToBefore: known(afterToBefore),
    },
    rounds: rounds.map(({ round, beforeUs, afterUs, passthroughUs, downtimeMs }) => ({
      ...{ round, beforeUs, afterUs, passthroughUs, downtimeMs },
    })),
  };
}

/** Two past results for programs. */
export function describeResults({
  version: _,
  ...comparison
}: ResultComparison): NonNullable<JsonReport['results']>[number] {
  return {
    ...comparison,
    onlyInOne: [...comparison.onlyInOne],
    scenarios: comparison.scenarios.map((scenario) => ({
      ...scenario,
      differences: [...scenario.differences],
      figures: [...scenario.figures],
    })),
  };
}

/** The latency beside drives for programs. */
export function describeBeside({
  workload,
  ground,
  drives,
}: LatencyBeside): NonNullable<JsonReport['runs'][number]['latencyBeside']> {
  return {
    ...{ workload, ground },
    drives: drives.map(({ drive, p50Us, p99Us, after }) => ({
      ...{ drive, p50Us, p99Us },
      after: { p50: known(after.p50), p99: known(after.p99) },
    })),
  };
}

function ratios({ iops, p50 }: { readonly iops: MedianInterval; readonly p50: MedianInterval }) {
  return { iops: known(iops), p50: known(p50) };
}

/** JSON has no NaN: what is read from a ledger already has null in its place. */
function known({ median, low, high, coverage, count }: MedianInterval) {
  const orNull = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
  return { median: orNull(median), low: orNull(low), high: orNull(high), coverage, count };
}
