import { interval } from '../../src/statistics/format-interval.js';
import type { MedianInterval } from '../../src/statistics/median-interval.js';
import { baseline } from '../speed/compared-devices.js';
import type { LatencyRow } from './latency-rows.js';
import type { MigrationRow } from './migration-rows.js';
import type { SpeedRow } from './speed-rows.js';

/**
 * An aim that the figures are held against. `unclear`: the interval holds values on both sides of it, or there are
 * too few values for an interval.
 */
export interface Aim {
  readonly aim: string;
  readonly verdict: 'met' | 'missed' | 'unclear';
  readonly detail: string;
}

/** What the reference device aims at, and how far it came. */
export function judgeAims(
  speed: readonly SpeedRow[],
  migrations: readonly MigrationRow[],
  latency: readonly LatencyRow[],
): Aim[] {
  return [...speedAims(speed), ...migrationAims(migrations), ...latencyAims(latency)];
}

function speedAims(rows: readonly SpeedRow[]): Aim[] {
  const cells = rows.filter(({ device }) => device.startsWith('reference-'));
  return cells.map(({ device, workload, iopsRatio }) => {
    const wanted = device === 'reference-mapped' && workload.endsWith('-depth-1') ? 1.5 : 1;
    return {
      aim: `${device}, ${workload}: at least ${wanted} × the IOPS of ${baseline}`,
      verdict: atLeast(iopsRatio, wanted),
      detail: interval(iopsRatio, 2),
    };
  });
}

/** What is done beside QEMU may take less than this, milliseconds. */
const addedLimit = 10;

function migrationAims(rows: readonly MigrationRow[]): Aim[] {
  const reference = rows.find(({ device }) => device === 'reference-trapped');
  const nvme = rows.find(({ device }) => device === 'qemu-nvme');
  const aims: Aim[] = [];
  if (reference && nvme) {
    aims.push({
      aim: `blackout at or below that of ${baseline}`,
      verdict: atMostOther(reference.blackoutMs, nvme.blackoutMs),
      detail: `${interval(reference.blackoutMs, 1)} ms against ${interval(nvme.blackoutMs, 1)} ms`,
    });
  }
  if (reference) {
    aims.push({
      aim: `added to the switchover: under ${addedLimit} ms`,
      verdict: atMost(reference.addedMs, addedLimit),
      detail: `${interval(reference.addedMs, 1)} ms`,
    });
  }
  return aims;
}

/** What a migration may change a read's median latency by, in either direction. */
const latencyTolerance = 0.03;

function latencyAims(rows: readonly LatencyRow[]): Aim[] {
  return rows
    .filter(({ device }) => device === 'reference-mapped')
    .map(({ device, acrossMigration }) => ({
      aim: `${device}: latency after a migration within ${latencyTolerance * 100} % of before`,
      verdict: within(acrossMigration, 1 - latencyTolerance, 1 + latencyTolerance),
      detail: interval(acrossMigration, 3),
    }));
}

/** An interval that holds the true median less often than this decides nothing. */
const leastCoverage = 0.9;

function atLeast({ low, high, coverage }: MedianInterval, wanted: number): Aim['verdict'] {
  if (coverage < leastCoverage) return 'unclear';
  if (low >= wanted) return 'met';
  return high < wanted ? 'missed' : 'unclear';
}

function atMost({ low, high, coverage }: MedianInterval, limit: number): Aim['verdict'] {
  if (coverage < leastCoverage) return 'unclear';
  if (high <= limit) return 'met';
  return low > limit ? 'missed' : 'unclear';
}

function within({ low, high, coverage }: MedianInterval, least: number, most: number): Aim['verdict'] {
  if (coverage < leastCoverage) return 'unclear';
  if (low >= least && high <= most) return 'met';
  return low > most || high < least ? 'missed' : 'unclear';
}

/** Two medians whose intervals do not touch differ; of those that do, it cannot be said. */
function atMostOther(value: MedianInterval, other: MedianInterval): Aim['verdict'] {
  if (Math.min(value.coverage, other.coverage) < leastCoverage) return 'unclear';
  if (value.high <= other.low) return 'met';
  return value.low > other.high ? 'missed' : 'unclear';
}
