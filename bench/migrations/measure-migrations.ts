import path from 'node:path';
import type { Environment } from '../../src/harness/environment.js';
import { Ledger } from '../../src/harness/ledger/ledger.js';
import { recordStart } from '../../src/runner/record-start.js';
import { makeResultsFolder } from '../../src/runner/results-folder.js';
import { type MigrationFigures, makeResult } from '../../src/runner/run-result.js';
import { runScenario } from '../../src/runner/run-scenario.js';
import { seededOrder } from '../../src/statistics/seeded-order.js';
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
export interface BrokenLaunch {
  readonly launch: number;
  readonly device: MigratedDevice;
  readonly reason: string;
  readonly evidence: string;
}

export interface MigrationMeasurements {
  readonly samples: readonly MigrationSample[];
  readonly broken: readonly BrokenLaunch[];
}

export interface MigrationBenchOptions
  extends Pick<BenchOptions, 'launches' | 'migrationsPerLaunch' | 'seed' | 'results'> {
  readonly environment: Environment;
  readonly signal: AbortSignal;
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
  { environment, signal, migrationsPerLaunch, results }: MigrationBenchOptions,
): Promise<MigrationSample[] | BrokenLaunch> {
  const scenario = migrationScenario(device, migrationsPerLaunch);
  const evidence = makeResultsFolder(results, scenario.name);
  const file = path.join(evidence, 'ledger.jsonl');
  using ledger = new Ledger(file);
  await recordStart(ledger, { scenario, environment, evidence });
  const seen = await runScenario(scenario, { environment, ledger, evidence, signal, progress: () => {} });
  const result = makeResult(scenario, seen, environment, { ledger: file, evidence });
  ledger.write('verdicts', { ...result });
  const failed = result.promises.find(({ verdict }) => verdict === 'fail');
  if (failed !== undefined) return { launch, device, reason: `${failed.name}: ${failed.reason}`, evidence };
  return result.migrations.map((migration, index): MigrationSample => {
    const { number, downtimeMs, blackoutMs, blackoutUncertaintyMs, addedMs, phases } = migration;
    if (blackoutMs === undefined || blackoutUncertaintyMs === undefined) {
      throw new Error(
        `Expected a blackout for migration ${number} of ${device}, but the ledger ${file} has none.`,
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
