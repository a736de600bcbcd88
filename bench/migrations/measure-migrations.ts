import type { MigrationFigures } from '../../src/runner/run-result.js';
import type { CountedRun } from '../counted-run.js';
import { type Launches, type LaunchOptions, launchByTurns } from '../launches.js';
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

export interface MigrationBenchOptions extends LaunchOptions, Pick<BenchOptions, 'migrationsPerLaunch'> {}

/** Launches a pair of hosts for each kind of device by turns and migrates its guest to and fro, verifying its data. */
export function measureMigrations(options: MigrationBenchOptions): Promise<Launches<MigrationSample>> {
  return launchByTurns(
    {
      devices: migratedDevices,
      scenario: (device) => migrationScenario(device, options.migrationsPerLaunch),
      samples: samplesOf,
      tell: (samples) => {
        const told = samples.map(({ downtimeMs, blackoutMs }) => `${downtimeMs}/${blackoutMs.toFixed(0)}`);
        return `downtime/blackout ${told.join(', ')} ms`;
      },
    },
    options,
  );
}

function samplesOf({ result, seen }: CountedRun, device: MigratedDevice, launch: number): MigrationSample[] {
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
