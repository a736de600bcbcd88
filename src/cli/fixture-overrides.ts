import { type DeviceScenario, deviceScenarioSchema } from '../device-level/scenario.js';
import { deviceContradictions } from '../fixtures/device-contradictions.js';
import { type Fixture, withMutants, withSeed } from '../fixtures/fixture.js';
import { issueSentence } from '../scenario/issue-sentence.js';
import { UsageError } from '../usage-error.js';
import {
  applyOverrides,
  type ScenarioOverrides,
  sentenceOf,
  UnfitFixtureError,
} from './scenario-overrides.js';

/** What the command line may change of a fixture. */
export interface FixtureOverrides extends ScenarioOverrides {
  /** In the place of the fixture's. */
  readonly mutant?: readonly string[];
  /** False: none. */
  readonly mutants?: boolean;
  readonly seed?: number;
}

/** The greatest seed, of all kinds of fixtures. */
const greatestSeed = 0xffff_ffff;

/**
 * Fixtures with the command line's changes. Of several, one that a change contradicts, such as one about the reference
 * device with --device-server, is left out, and `leaveOut` is told why. Throws a UsageError, by the option, if the only
 * one cannot have a change, if none of several can, or for a value that is wrong by itself.
 */
export function overrideFixtures(
  fixtures: readonly Fixture[],
  overrides: FixtureOverrides,
  leaveOut: (sentence: string) => void,
): Fixture[] {
  const [only] = fixtures;
  if (only !== undefined && fixtures.length === 1) return [overrideFixture(only, overrides)];
  const reasons: string[] = [];
  const fitting = fixtures.flatMap((fixture) => {
    try {
      return [overrideFixture(fixture, overrides)];
    } catch (error) {
      if (!(error instanceof UnfitFixtureError)) throw error;
      reasons.push(`${fixture.name}: ${error.message.replaceAll('\n', ' ')}`);
      return [];
    }
  });
  if (fitting.length === 0) {
    throw new UsageError(
      `Expected fixtures that can have these options, found none among ${fixtures.length}, as this: ${reasons[0]}`,
    );
  }
  for (const reason of reasons) leaveOut(reason);
  return fitting;
}

/** A fixture with the command line's changes. Throws a UsageError, by the option, if it cannot have one. */
function overrideFixture(fixture: Fixture, overrides: FixtureOverrides): Fixture {
  const { seed } = overrides;
  if (seed !== undefined && seed > greatestSeed) {
    throw new UsageError(`--seed: Expected at most ${greatestSeed}, found ${seed}.`);
  }
  const mutated = overrideMutants(fixture, overrides);
  const changed = seed === undefined ? mutated : withSeed(mutated, seed);
  return changed.kind === 'machine'
    ? { ...changed, scenario: applyOverrides(changed.scenario, overrides) }
    : { ...changed, scenario: applyToDevice(changed.scenario, overrides) };
}

/** Other mutants break something else than those that the fixture's expectation is about. */
function overrideMutants(fixture: Fixture, { mutant, mutants }: FixtureOverrides): Fixture {
  if (mutant !== undefined && mutants === false) {
    throw new UsageError('Expected either --mutant or --no-mutants, got both.');
  }
  const chosen = mutants === false ? [] : (mutant ?? fixture.mutants);
  const same = chosen.length === fixture.mutants.length && chosen.every((n) => fixture.mutants.includes(n));
  if (same) return fixture;
  const changed = withMutants(fixture, chosen);
  const { breaks: _, ...expectations } = changed.scenario.expectations;
  return { ...changed, breaks: undefined, scenario: { ...changed.scenario, expectations } } as Fixture;
}

function applyToDevice(scenario: DeviceScenario, overrides: ScenarioOverrides): DeviceScenario {
  const { doorbells, deviceServer, ...others } = overrides;
  for (const option of ['carrier', 'transport', 'migrations'] as const) {
    if (others[option] === undefined) continue;
    throw new UnfitFixtureError(
      `--${option}: Expected a scenario of virtual machines, found "${scenario.name}", of a device alone.`,
    );
  }
  const changed = {
    ...scenario,
    ...(doorbells !== undefined && { doorbells }),
    ...(deviceServer !== undefined && { server: deviceServer }),
  };
  const { error } = deviceScenarioSchema.safeParse(changed, { error: issueSentence });
  if (error !== undefined) throw new UsageError(sentenceOf(error.issues));
  const faults = deviceContradictions(changed as DeviceScenario);
  if (faults.length > 0) throw new UnfitFixtureError(sentenceOf(faults));
  return changed as DeviceScenario;
}
