import { type DeviceScenario, deviceScenarioSchema } from '../device-level/scenario.js';
import { deviceContradictions } from '../fixtures/device-contradictions.js';
import { type Fixture, withMutants, withSeed } from '../fixtures/fixture.js';
import { issueSentence } from '../scenario/issue-sentence.js';
import type { ValueFault } from '../scenario/yaml-file.js';
import { UsageError } from '../usage-error.js';
import { applyOverrides, refuse, type ScenarioOverrides } from './scenario-overrides.js';

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

/** A fixture with the command line's changes. Throws a UsageError, by the option, if it cannot have one. */
export function overrideFixture(fixture: Fixture, overrides: FixtureOverrides): Fixture {
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
    throw new UsageError(
      `--${option}: Expected a scenario of virtual machines, found "${scenario.name}", of a device alone.`,
    );
  }
  const changed = {
    ...scenario,
    ...(doorbells !== undefined && { doorbells }),
    ...(deviceServer !== undefined && { server: deviceServer }),
  };
  const { error } = deviceScenarioSchema.safeParse(changed, { error: issueSentence });
  const faults: readonly ValueFault[] = error?.issues ?? deviceContradictions(changed as DeviceScenario);
  if (faults.length > 0) throw refuse(faults);
  return changed as DeviceScenario;
}
