import { seededOrder } from '../../src/statistics/seeded-order.js';
import { type BrokenRun, type CountedRunOptions, countedRun } from '../counted-run.js';
import type { BenchOptions } from '../options.js';
import { type LatencyDevice, latencyDevices, latencyScenario } from './scenario.js';

/** The median latencies around one migration, microseconds. */
export interface LatencySample {
  readonly launch: number;
  readonly device: LatencyDevice;
  /** Among its launch's migrations, from 1. */
  readonly number: number;
  readonly beforeUs: number;
  readonly afterUs: number;
}

export interface LatencyMeasurements {
  readonly samples: readonly LatencySample[];
  readonly broken: readonly (BrokenRun & Pick<LatencySample, 'launch' | 'device'>)[];
}

export interface LatencyBenchOptions
  extends Pick<BenchOptions, 'launches' | 'latencyMigrationsPerLaunch' | 'seed'>,
    CountedRunOptions {
  readonly progress: (what: string) => void;
}

/** Launches a pair of hosts for each device by turns and measures a read's latency before and after each migration. */
export async function measureLatency(options: LatencyBenchOptions): Promise<LatencyMeasurements> {
  const { launches, latencyMigrationsPerLaunch: count, seed, progress } = options;
  const samples: LatencySample[] = [];
  const broken: LatencyMeasurements['broken'][number][] = [];
  for (let launch = 1; launch <= launches; launch++) {
    for (const device of seededOrder(latencyDevices, seed + launch)) {
      const run = await countedRun(latencyScenario(device, count), options);
      if ('reason' in run) {
        broken.push({ launch, device, ...run });
        progress(`${device}: NOT COUNTED, ${run.reason} Evidence: ${run.evidence}`);
        continue;
      }
      const measured = run.result.migrations.map(({ number, latency }): LatencySample => {
        if (latency === undefined)
          throw new Error(
            `Expected latencies around migration ${number}, but ${run.result.ledger} has none.`,
          );
        return { launch, device, number, beforeUs: latency.before.p50Us, afterUs: latency.after.p50Us };
      });
      samples.push(...measured);
      const told = measured.map(({ beforeUs, afterUs }) => `${beforeUs.toFixed(0)}/${afterUs.toFixed(0)}`);
      progress(`launch ${launch} of ${launches}, ${device}: before/after ${told.join(', ')} µs`);
    }
  }
  return { samples, broken };
}
