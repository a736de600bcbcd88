import { expect } from 'chai';
import { drawScenarios } from '../../src/explore/draw-scenarios.js';
import { arbitraryMachineScenario } from '../../src/explore/machine/arbitrary-machine-scenario.js';
import { smallerMachineScenarios } from '../../src/explore/machine/smaller-machine-scenarios.js';
import { makeSmaller } from '../../src/explore/make-smaller.js';
import { parseScenario } from '../../src/scenario/load.js';
import { type Scenario, scenarioInput } from '../../src/scenario/schema.js';

const broken = { promise: 'a promise', reason: 'A reason.' };

async function smallest(scenario: Scenario, fails: (scenario: Scenario) => boolean): Promise<Scenario> {
  const chain = await makeSmaller(
    { scenario, broken },
    {
      smaller: smallerMachineScenarios,
      fails: async (smaller) => (fails(smaller) ? broken : undefined),
      progress: () => {},
      budget: new AbortController().signal,
    },
  );
  return chain.at(-1)!.scenario;
}

function* drawn(count: number): Generator<Scenario> {
  let left = count;
  for (const scenario of drawScenarios(arbitraryMachineScenario(), 3)) {
    if (left-- === 0) return;
    yield scenario;
  }
}

describe('A scenario of virtual machines that is made smaller', () => {
  it('is valid at every step', () => {
    for (const scenario of drawn(40)) {
      for (const smaller of smallerMachineScenarios(scenario)) {
        expect(parseScenario(scenarioInput(smaller))).to.deep.equal(smaller);
      }
    }
  });

  it('ends with one migration of an idle guest, if any migration fails', async () => {
    for (const scenario of drawn(20)) {
      const { migrations, workload, device, faults, machine } = await smallest(scenario, () => true);
      expect(migrations).to.include({ count: 1, transport: 'unix', instant: 'idle' });
      expect(migrations.parameters).to.deep.equal({});
      expect(workload).to.have.property('jobs').that.deep.equals([]);
      expect(workload).to.not.have.property('journal');
      expect(device).to.include({ queues: 1, doorbells: 'trapped', cache: 'writeback' });
      expect(device.namespaces).to.have.length(1);
      expect(faults).to.deep.equal([]);
      expect(machine.processors).to.equal(1);
    }
  });

  it('keeps what the failure needs', async () => {
    let needy = 0;
    for (const scenario of drawn(60)) {
      if (scenario.faults.length === 0 || scenario.migrations.count < 2) continue;
      needy++;
      const fails = ({ faults, migrations }: Scenario) => faults.length > 0 && migrations.count >= 2;
      const { faults, migrations } = await smallest(scenario, fails);
      expect(faults).to.have.length(1);
      expect(migrations.count).to.equal(2);
      expect(faults[0]!.at.migration).to.be.within(1, 2);
    }
    expect(needy).to.be.above(0);
  });
});
