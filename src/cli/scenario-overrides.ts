import { contradictions } from '../scenario/contradictions.js';
import { issueSentence } from '../scenario/issue-sentence.js';
import { type Carrier, type Scenario, scenarioSchema } from '../scenario/schema.js';
import { fieldName, type ValueFault } from '../scenario/yaml-file.js';
import { UsageError } from '../usage-error.js';

/** What the command line may change of a scenario. */
export interface ScenarioOverrides {
  readonly carrier?: string;
  readonly doorbells?: string;
  readonly deviceServer?: string;
  readonly transport?: string;
  readonly migrations?: number;
}

/** A scenario with the command line's changes. Throws a UsageError if one is none of the allowed values, or does not fit. */
export function applyOverrides(scenario: Scenario, overrides: ScenarioOverrides): Scenario {
  const { carrier, doorbells, deviceServer, transport, migrations } = overrides;
  const changed = {
    ...scenario,
    device: pick({
      ...scenario.device,
      doorbells: doorbells ?? scenario.device.doorbells,
      server: deviceServer ?? scenario.device.server,
    }),
    migrations: pick({
      ...scenario.migrations,
      carrier: (carrier as Carrier) ?? scenario.migrations.carrier,
      transport: transport ?? scenario.migrations.transport,
      count: migrations ?? scenario.migrations.count,
    }),
  };
  const { device, migrations: migrationShape } = scenarioSchema.shape;
  const sentences = { error: issueSentence };
  const checked = [
    device.safeParse(changed.device, sentences),
    migrationShape.safeParse(changed.migrations, sentences),
  ];
  const issues = checked.flatMap(({ error }) => error?.issues ?? []);
  if (issues.length > 0) throw new UsageError(sentenceOf(issues));
  const faults = contradictions(changed as Scenario);
  if (faults.length > 0) throw new UnfitFixtureError(sentenceOf(faults));
  return changed as Scenario;
}

/** What the command line asks for is right by itself, but goes together with nothing that this fixture is about. */
export class UnfitFixtureError extends UsageError {}

/** What names, for each fault of a changed scenario, the option that made it. */
export function sentenceOf(faults: readonly ValueFault[]): string {
  return faults.map(({ path, message }) => `${optionOf(path)}: ${message}`).join('\n');
}

const renamedOptions: Readonly<Record<string, string>> = {
  server: 'device-server',
  count: 'migrations',
  mutants: 'mutant',
};

/** The option that changes a field of the scenario; the field, if there is none. */
function optionOf(field: ValueFault['path']): string {
  const name = String(field.findLast((step) => typeof step === 'string'));
  if (field[0] === 'faults' || field[0] === 'expectations') return fieldName(field);
  return `--${renamedOptions[name] ?? name}`;
}

function pick<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
