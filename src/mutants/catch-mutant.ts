import { type Fixture, withMutants } from '../fixtures/fixture.js';
import { type FixtureRunOptions, judgeBreak, runFixture } from '../fixtures/run-fixture.js';
import { messageOf } from '../harness/resources/scope.js';
import type { Mutant } from './registry.js';

/** Whether a mutant was noticed. */
export interface MutantOutcome {
  readonly name: string;
  readonly caught: boolean;
  /** The fixture that ran. */
  readonly by: string;
  /** The sentence that it was noticed by, or why it was not. */
  readonly reason: string;
  readonly seconds: number;
  /** Whether the same fixture keeps every promise without the mutant; absent if that was not asked. */
  readonly cleanWithout?: boolean;
}

export interface CatchOptions extends FixtureRunOptions {
  /** Also runs the fixture without the mutant: a check that fails either way has noticed nothing. */
  readonly control: boolean;
}

/** Switches a mutant on in the first fixture that is about it, and sees whether that notices, for the right reason. */
export async function catchMutant(
  mutant: Mutant,
  fixtures: readonly Fixture[],
  options: CatchOptions,
): Promise<MutantOutcome> {
  const { name } = mutant;
  const fixture = fixtures.find(({ mutants }) => mutants.includes(name));
  if (fixture === undefined) {
    return { name, caught: false, by: 'none', reason: 'No fixture is about this mutant.', seconds: 0 };
  }
  try {
    const { promises, seconds } = await runFixture(fixture, options);
    const found = { name, by: fixture.name, seconds, ...judgeBreak(fixture, promises) };
    if (!options.control || !found.caught) return found;
    const { outcome } = await runFixture(withMutants(fixture, []), options);
    return { ...found, caught: outcome === 'pass', cleanWithout: outcome === 'pass' };
  } catch (error) {
    if (options.signal.aborted) throw error;
    return { name, caught: false, by: fixture.name, reason: messageOf(error), seconds: 0 };
  }
}
