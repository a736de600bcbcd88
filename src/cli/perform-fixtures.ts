import type { Fixture } from '../fixtures/fixture.js';
import { type FixtureResult, type FixtureRunOptions, runFixture } from '../fixtures/run-fixture.js';
import { renderFixtureResult, renderTally } from '../reporters/fixture-result.js';

export interface PerformOptions extends FixtureRunOptions {
  /** How often each; once if left out. */
  readonly repeatEach?: number;
  /** After so many runs that did not pass there are no more. */
  readonly maxFailures?: number;
  /** Whether the verdicts of each run are said; they are if left out. */
  readonly list?: boolean;
}

/** Performs and judges fixtures one after another, and says on standard error what came of each and of all. */
export async function performFixtures(
  fixtures: readonly Fixture[],
  { repeatEach = 1, maxFailures = Number.POSITIVE_INFINITY, list = true, ...options }: PerformOptions,
): Promise<FixtureResult[]> {
  const results: FixtureResult[] = [];
  const runs = fixtures.flatMap((fixture) => Array.from({ length: repeatEach }, () => fixture));
  let failures = 0;
  for (const fixture of runs) {
    options.progress(introduction(fixture));
    const result = await runFixture(fixture, options);
    if (list) process.stderr.write(renderFixtureResult(fixture, result));
    results.push(result);
    if (result.outcome !== 'pass') failures++;
    if (failures >= maxFailures) break;
  }
  if (runs.length > 1) process.stderr.write(renderTally(results, runs.length));
  return results;
}

function introduction({ name, scenario, mutants }: Fixture): string {
  const description = scenario.description?.trim().replaceAll(/\s+/g, ' ');
  const bugs = mutants.length === 0 ? '' : ` (with ${mutants.join(', ')})`;
  return `scenario ${name}${bugs}${description ? `: ${description}` : ''}`;
}

/** A result as `--json` prints it: of virtual machines with the figures. */
export function printed({ run, ...rest }: FixtureResult): object {
  return run ?? rest;
}
