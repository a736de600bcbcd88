import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runDeviceScenario } from '../../device-level/run-device-scenario.js';
import { type DeviceScenario, deviceScenarioSchema } from '../../device-level/scenario.js';
import { Ledger } from '../../harness/ledger/ledger.js';
import { brokenIn } from '../broken-in.js';
import { type Ground, performWithin } from '../ground.js';
import { withoutDefaults } from '../without-defaults.js';
import { arbitraryDeviceScenario } from './arbitrary-device-scenario.js';
import { smallerDeviceScenarios, strongerDeviceScenarios } from './smaller-device-scenarios.js';

/** Far more than the largest scenario takes on a busy machine. */
const limitSeconds = 120;

/** Two servers of the reference device and a driver. @param mutants are on in every run */
export function deviceGround(mutants: readonly string[]): Ground<DeviceScenario> {
  return {
    name: 'device',
    arbitrary: arbitraryDeviceScenario(),
    smaller: smallerDeviceScenarios,
    stronger: strongerDeviceScenarios,
    describe: ({ steps, queues, namespaces }) =>
      `${steps.length} step(s), ${queues} queue(s), ${namespaces.length} namespace(s)`,
    perform: (scenario, evidence, signal) =>
      performWithin(limitSeconds, signal, async (limited) => {
        const options = { signal: limited, ledger: new Ledger(), evidence };
        const { promises, ledger } = await runDeviceScenario({ ...scenario, mutants: [...mutants] }, options);
        const seen = brokenIn(promises);
        if (seen.broken !== undefined) {
          const lines = ledger.entries.map((entry) => `${JSON.stringify(entry)}\n`);
          writeFileSync(path.join(evidence, 'ledger.jsonl'), lines.join(''));
        }
        return seen;
      }),
    fixture: ({ kind, name: _, ...unnamed }, { name, description, breaks }) =>
      withoutDefaults(
        { kind, name, description, ...unnamed, mutants: [...mutants], expectations: { breaks } },
        (input) => deviceScenarioSchema.parse(input),
      ),
  };
}
