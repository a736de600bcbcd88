import type { Host } from '../host.js';
import type { LatencySample } from '../latency/measure-latency.js';
import type { BrokenLaunch, Launches } from '../launches.js';
import type { MigrationSample } from '../migrations/measure-migrations.js';
import { loadRate, migrationParameters } from '../migrations/scenario.js';
import type { BenchOptions } from '../options.js';
import { comparisonMachine } from '../speed/comparison-machine.js';
import type { SpeedSample } from '../speed/measure-speed.js';
import { type Aim, judgeAims } from './aims.js';
import { type LatencyRow, latencyRows } from './latency-rows.js';
import { type MigrationRow, migrationRows } from './migration-rows.js';
import { type SpeedRow, speedRows } from './speed-rows.js';

/** Everything that was measured, as `--json` prints it and `report.json` keeps it. */
export interface BenchReport {
  readonly version: 1;
  readonly host: Host;
  readonly settings: {
    readonly quick: boolean;
    readonly seed: number;
    readonly rounds: number;
    readonly runtimeMs: number;
    readonly rampMs: number;
    readonly guestMemoryMiB: number;
    readonly guestProcessors: number;
    readonly imageMiB: number;
    readonly cache: 'writeback';
    /** Whether the reference devices had their proxy. */
    readonly proxied: boolean;
    readonly migrationParameters: Readonly<Record<string, number>>;
    /** I/Os a second in each direction while migrating. */
    readonly loadRate: number;
  };
  readonly rows: readonly SpeedRow[];
  /** One a migration. */
  readonly migrations: readonly MigrationSample[];
  readonly migrationSummary: readonly MigrationRow[];
  /** Around each migration. */
  readonly latencies: readonly LatencySample[];
  readonly latencySummary: readonly LatencyRow[];
  readonly brokenLaunches: readonly BrokenLaunch[];
  readonly aims: readonly Aim[];
}

/** Puts a report together. Parts that were not measured are empty. */
export function makeReport(
  host: Host,
  options: BenchOptions,
  speed: readonly SpeedSample[],
  migrations: Launches<MigrationSample>,
  latency: Launches<LatencySample>,
): BenchReport {
  const rows = speedRows(speed);
  const migrationSummary = migrationRows(migrations.samples);
  const latencySummary = latencyRows(latency.samples);
  const { quick, seed, rounds, runtimeMs, rampMs, proxied } = options;
  return {
    version: 1,
    host,
    settings: {
      ...{ quick, seed, rounds, runtimeMs, rampMs, proxied, migrationParameters, loadRate },
      guestMemoryMiB: comparisonMachine.memory / 2 ** 20,
      guestProcessors: comparisonMachine.processors,
      imageMiB: comparisonMachine.imageSize / 2 ** 20,
      cache: 'writeback',
    },
    rows,
    migrations: migrations.samples,
    migrationSummary,
    latencies: latency.samples,
    latencySummary,
    brokenLaunches: [...migrations.broken, ...latency.broken],
    aims: judgeAims(rows, migrationSummary, latencySummary),
  };
}
