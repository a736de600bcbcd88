import type { Environment } from '../../harness/environment.js';
import { messageOf } from '../../harness/resources/scope.js';
import { runRecorded, UnfinishedRunError } from '../../runner/recorded-run.js';
import { describeFault } from '../../scenario/faults.js';
import { parseScenario } from '../../scenario/load.js';
import { type Scenario, scenarioInput } from '../../scenario/schema.js';
import { brokenIn } from '../broken-in.js';
import { type Ground, performWithin } from '../ground.js';
import { withoutDefaults } from '../without-defaults.js';
import { arbitraryMachineScenario } from './arbitrary-machine-scenario.js';
import { smallerMachineScenarios, strongerMachineScenarios } from './smaller-machine-scenarios.js';

/** Far more than the longest scenario takes on a busy machine. */
const limitSeconds = 600;

/** Two hosts with virtual machines. @param mutants are on in every run */
export function machineGround(environment: Environment, mutants: readonly string[]): Ground<Scenario> {
  const withMutants = (scenario: Scenario) => ({ ...scenario, mutants: [...mutants] });
  return {
    name: 'machine',
    arbitrary: arbitraryMachineScenario(),
    smaller: smallerMachineScenarios,
    stronger: strongerMachineScenarios,
    describe,
    perform: (scenario, evidence, signal) =>
      performWithin(limitSeconds, signal, async (limited) => {
        try {
          const { promises } = await runRecorded(withMutants(scenario), {
            ...{ environment, results: evidence, signal: limited, progress: () => {} },
          });
          return brokenIn(promises);
        } catch (error) {
          if (error instanceof UnfinishedRunError) throw new Error(messageOf(error.cause), { cause: error });
          throw error;
        }
      }),
    fixture: (scenario, { name, description, breaks }) => {
      const { name: _, description: __, expectations, ...input } = scenarioInput(withMutants(scenario));
      return withoutDefaults(
        { name, description, ...input, expectations: { ...expectations, breaks } },
        parseScenario,
      );
    },
  };
}

function describe({ device, workload, migrations, faults }: Scenario): string {
  const { jobs, journal } = workload;
  const parts = [
    `${migrations.count} migration(s)`,
    ...(jobs.length > 0 ? [`${jobs.length} fio job(s)`] : []),
    ...(journal === undefined ? [] : [`a journal of ${journal.writers} writer(s)`]),
    `${device.namespaces.length} namespace(s)`,
    `${device.doorbells} doorbells`,
    `${device.cache} cache`,
    ...faults.map(describeFault),
  ];
  return parts.join(', ');
}
