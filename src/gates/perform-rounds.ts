import path from 'node:path';
import type { Fixture } from '../fixtures/fixture.js';
import { type FixtureResult, type FixtureRunOptions, runFixture } from '../fixtures/run-fixture.js';
import { renderFixtureResult } from '../reporters/fixture-result.js';
import { UnfinishedRunError } from '../runner/recorded-run.js';
import { seededOrder } from '../statistics/seeded-order.js';

/** What one of two builds runs. */
export interface GateRuns {
  readonly fixtures: readonly Fixture[];
  readonly environment: FixtureRunOptions['environment'];
}

export interface RoundsOptions extends Omit<FixtureRunOptions, 'environment' | 'started'> {
  readonly own: GateRuns;
  /** The other build, with the same fixtures in the same order. */
  readonly baseline?: GateRuns;
  readonly rounds: number;
  /** Decides which of the two begins a round. */
  readonly seed: number;
  /** Whether a run that does not come to its end is counted and the others go on; otherwise its error is thrown. */
  readonly flakesCount: boolean;
  /** After so many runs of one's own that did not pass there are no more. */
  readonly maxFailures?: number;
}

export interface PerformedRounds {
  /** Of one's own runs that came to their end. */
  readonly performed: readonly FixtureResult[];
  /** Of all of one's own, and of the baseline's. */
  readonly ledgers: readonly string[];
  readonly baselineLedgers: readonly string[];
}

/**
 * Runs every fixture once a round; the baseline's, if there is one, right before or after, so that what slows the
 * computer down for a while slows both. Its results lie in a folder of their own, `baseline`.
 */
export async function performRounds(options: RoundsOptions): Promise<PerformedRounds> {
  const {
    own,
    baseline,
    rounds,
    seed,
    flakesCount,
    maxFailures = Number.POSITIVE_INFINITY,
    ...rest
  } = options;
  const { progress } = options;
  const performed: FixtureResult[] = [];
  const ledgers: string[] = [];
  const baselineLedgers: string[] = [];
  let failures = 0;
  for (let round = 1; round <= rounds; round++) {
    for (const [index, { name }] of own.fixtures.entries()) {
      for (const side of seededOrder(baseline === undefined ? ['own'] : ['own', 'baseline'], seed + round)) {
        const { fixtures, environment } = side === 'own' ? own : baseline!;
        const fixture = fixtures[index]!;
        const started = (ledger: string) => (side === 'own' ? ledgers : baselineLedgers).push(ledger);
        const where = `round ${round} of ${rounds}, ${name}${side === 'own' ? '' : ' (baseline)'}`;
        const results = side === 'own' ? options.results : path.join(options.results, 'baseline');
        const silent = { ...rest, environment, started, results, progress: () => {} };
        const result = await runFixture(fixture, silent).catch((error) => {
          if (!flakesCount || !(error instanceof UnfinishedRunError)) throw error;
          progress(`${where}: ${error.message}`);
          return undefined;
        });
        if (result !== undefined) progress(`${where}: ${inShort(result)}`);
        if (side === 'baseline') continue;
        if (result !== undefined) performed.push(result);
        if (result?.outcome === 'pass') continue;
        if (result !== undefined) process.stderr.write(renderFixtureResult(fixture, result));
        failures++;
      }
    }
    if (failures >= maxFailures) break;
  }
  return { performed, ledgers, baselineLedgers };
}

function inShort({ outcome, seconds, run }: FixtureResult): string {
  const figures = [
    ...(run?.downtimeMs === undefined ? [] : [`downtime ${run.downtimeMs.toFixed(0)} ms`]),
    ...(run?.blackoutMs === undefined ? [] : [`blackout ${run.blackoutMs.toFixed(0)} ms`]),
  ];
  return [outcome, ...figures, `${seconds.toFixed(0)} s`].join(', ');
}
