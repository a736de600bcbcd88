import { type Carrier, type Scenario, scenarioSchema } from '../scenario/schema.js';
import { UsageError } from '../usage-error.js';

/** What the command line may change of a scenario. */
export interface ScenarioOverrides {
  readonly carrier?: string;
  readonly doorbells?: string;
  readonly deviceServer?: string;
  readonly transport?: string;
  readonly migrations?: number;
}

/** A scenario with the command line's changes. Throws a UsageError if one is none of the allowed values. */
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
  const checked = [device.safeParse(changed.device), migrationShape.safeParse(changed.migrations)];
  const issues = checked.flatMap(({ error }) => error?.issues ?? []);
  if (issues.length > 0) {
    throw new UsageError(issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'));
  }
  return changed as Scenario;
}

function pick<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
