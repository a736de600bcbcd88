import { loadavg } from 'node:os';
import type { Environment } from '../../src/harness/environment.js';
import { runRecorded } from '../../src/runner/recorded-run.js';
import { conditions, experimentScenario, orderOf } from './experiment.js';
import type { MeasuredGuest } from './samples.js';

export interface MeasureOptions {
  readonly environment: Environment;
  /** How often each condition has its turn in a guest. */
  readonly blocks: number;
  readonly seed: number;
  readonly results: string;
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

/** Migrates one guest under every condition by turns. Throws if the run does not come to its end. */
export async function measureGuest(guest: number, options: MeasureOptions): Promise<MeasuredGuest> {
  const { environment, blocks, seed, results, signal, progress } = options;
  const order = orderOf(guest, blocks, seed);
  const before = loadavg()[0]!;
  const started = performance.now();
  const run = await runRecorded(experimentScenario(order, seed), {
    environment,
    results,
    signal,
    progress: () => {},
  });
  const seconds = (performance.now() - started) / 1000;
  progress(`guest ${guest}: ${run.outcome}, ${run.migrations.length} migrations in ${seconds.toFixed(0)} s`);
  return {
    ...{ guest, order, blockSize: conditions.length, outcome: run.outcome, seconds },
    load: [before, loadavg()[0]!],
    environment: run.environment,
    migrations: run.migrations,
  };
}
