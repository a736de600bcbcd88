import type { MigrationFigures } from '../../src/runner/run-result.js';
import { seededOrder } from '../../src/statistics/seeded-order.js';
import { type BrokenRun, type CountedRunOptions, countedRun } from '../counted-run.js';
import type { BenchOptions } from '../options.js';
import { type MigratedDevice, migratedDevices, migrationScenario } from './scenario.js';

/** One migration. */
export interface MigrationSample {
  readonly launch: number;
  readonly device: MigratedDevice;
  /** Among its launch's migrations, from 1. */
  readonly number: number;
  readonly downtimeMs: number;
  readonly blackoutMs: number;
  readonly blackoutUncertaintyMs: number;
  readonly totalMs: number;
  /** Guest memory that crossed, in MiB. */
  readonly ramMiB: number;
  /** What is done beside QEMU while the guest stands still: nothing, for devices that QEMU emulates. */
  readonly addedMs: number;
  readonly phases: MigrationFigures['phases'];
}

/** Migrations that cannot be counted, because a promise broke in their run. */
export interface BrokenLaunch extends BrokenRun {
  readonly launch: number;
  readonly device: MigratedDevice;
}

export interface MigrationMeasurements {
  readonly samples: readonly MigrationSample[];
  readonly broken: readonly BrokenLaunch[];
}

export interface MigrationBenchOptions
  extends Pick<BenchOptions, 'launches' | 'migrationsPerLaunch' | 'seed'>,
    CountedRunOptions {
  readonly progress: (what: string) => void;
}

/** Launches a pair of hosts for each kind of device by turns and migrates its guest to and fro, verifying its data. */
export async function measureMigrations(options: MigrationBenchOptions): Promise<MigrationMeasurements> {
  const samples: MigrationSample[] = [];
  const broken: BrokenLaunch[] = [];
  for (let launch = 1; launch <= options.launches; launch++) {
    for (const device of seededOrder(migratedDevices, options.seed + launch)) {
      const measured = await measureLaunch(device, launch, options);
      if ('reason' in measured) {
        broken.push(measured);
        options.progress(`${device}: NOT COUNTED, ${measured.reason} Evidence: ${measured.evidence}`);
        continue;
      }
      samples.push(...measured);
      const told = measured
        .map((sample) => `${sample.downtimeMs}/${sample.blackoutMs.toFixed(0)}`)
        .join(', ');
      options.progress(`launch ${launch} of ${options.launches}, ${device}: downtime/blackout ${told} ms`);
    }
  }
  return { samples, broken };
}

async function measureLaunch(
  device: MigratedDevice,
  launch: number,
  options: MigrationBenchOptions,
): Promise<MigrationSample[] | BrokenLaunch> {
  const run = await countedRun(migrationScenario(device, options.migrationsPerLaunch), options);
  if ('reason' in run) return { launch, device, ...run };
  const { result, seen } = run;
  return result.migrations.map((migration, index): MigrationSample => {
    const { number, downtimeMs, blackoutMs, blackoutUncertaintyMs, addedMs, phases } = migration;
    if (blackoutMs === undefined || blackoutUncertaintyMs === undefined) {
      throw new Error(
        `Expected a blackout for migration ${number} of ${device}, but the ledger ${result.ledger} has none.`,
      );
    }
    const { totalMs, ram } = seen.migrations[index]!.result;
    if (downtimeMs === undefined || totalMs === undefined)
      throw new Error(`Expected QEMU's figures of migration ${number} of ${device}, but its source ended.`);
    const ramMiB = ram.transferred / 2 ** 20;
    return {
      launch,
      device,
      number,
      downtimeMs,
      blackoutMs,
      blackoutUncertaintyMs,
      totalMs,
      ramMiB,
      addedMs,
      phases,
    };
  });
}
