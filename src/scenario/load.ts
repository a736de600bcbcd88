import { UsageError } from '../usage-error.js';
import { contradictions } from './contradictions.js';
import { allowedNames } from './json-schema.js';
import { type Scenario, type ScenarioInput, scenarioSchema } from './schema.js';
import { type Checked, checkAgainst, checkedValue, fieldName, readYaml } from './yaml-file.js';

/** Checks a scenario that was written as an object. Throws a UsageError. */
export function parseScenario(input: ScenarioInput): Scenario {
  const checked = checkScenario(input);
  if ('value' in checked) return checked.value;
  throw new UsageError(
    checked.faults.map(({ path, message }) => `${fieldName(path)}: ${message}`).join('\n'),
  );
}

/** Reads and checks a scenario file. Throws a UsageError that names file, line, field, expectation and finding. */
export function loadScenario(path: string): Scenario {
  return checkedValue(readYaml(path, 'scenario'), checkScenario);
}

/** Checks a scenario's fields, and that they go together. */
export function checkScenario(input: unknown): Checked<Scenario> {
  const checked = checkAgainst(scenarioSchema, input, allowedNames);
  if ('faults' in checked) return checked;
  const faults = contradictions(checked.value);
  return faults.length === 0 ? checked : { faults };
}
