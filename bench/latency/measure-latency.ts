import type { CountedRun } from '../counted-run.js';
import { type Launches, type LaunchOptions, launchByTurns } from '../launches.js';
import type { BenchOptions } from '../options.js';
import { type LatencyDevice, latencyScenario } from './scenario.js';

/** The median latencies around one migration, microseconds. */
export interface LatencySample {
  readonly launch: number;
  readonly device: LatencyDevice;
  /** Among its launch's migrations, from 1. */
  readonly number: number;
  readonly beforeUs: number;
  readonly afterUs: number;
}

export interface LatencyBenchOptions
  extends LaunchOptions,
    Pick<BenchOptions, 'latencyDevices' | 'latencyMigrationsPerLaunch'> {}

/** Launches a pair of hosts for each device by turns and measures a read's latency before and after each migration. */
export function measureLatency(options: LatencyBenchOptions): Promise<Launches<LatencySample>> {
  return launchByTurns(
    {
      devices: options.latencyDevices,
      scenario: (device) => latencyScenario(device, options.latencyMigrationsPerLaunch),
      samples: samplesOf,
      tell: (samples) => {
        const told = samples.map(({ beforeUs, afterUs }) => `${beforeUs.toFixed(0)}/${afterUs.toFixed(0)}`);
        return `before/after ${told.join(', ')} µs`;
      },
    },
    options,
  );
}

function samplesOf({ result }: CountedRun, device: LatencyDevice, launch: number): LatencySample[] {
  return result.migrations.map(({ number, latency }) => {
    if (latency === undefined)
      throw new Error(`Expected latencies around migration ${number}, but ${result.ledger} has none.`);
    return { launch, device, number, beforeUs: latency.before.p50Us, afterUs: latency.after.p50Us };
  });
}
