import type { MeasuredMigration, MeasuredRun } from '../../src/figures/measured-run.js';
import { parseScenario } from '../../src/scenario/load.js';
import { randomNumbers } from '../../src/statistics/random-numbers.js';

const scenario = parseScenario({ name: 'measured', description: 'Made up, for its figures.' });

/** A run with such figures of its migrations, the so-many-eth of all. */
export function measuredRun(
  index: number,
  migrations: readonly MeasuredMigration['figures'][],
  rest: Partial<MeasuredRun> = {},
): MeasuredRun {
  return {
    ...{ ledger: `/${index}/ledger.jsonl`, scenario, outcome: 'pass', conditions: {} },
    startedAt: new Date(1_000_000 * index).toISOString(),
    migrations: migrations.map((figures) => ({ converged: true, figures })),
    ...rest,
  };
}

/** Values around a median whose logarithms are spread evenly, up to so many times as much or as little. */
export function noisyValues(count: number, median: number, spread: number, seed: number): number[] {
  const next = randomNumbers(seed);
  const share = () => (next() / 2 ** 32) * 2 - 1;
  return Array.from({ length: count }, () => median * spread ** share());
}
