import { expect } from 'chai';
import { randomScenario } from '../../src/device-level/random-scenario.js';
import type { DeviceScenario } from '../../src/device-level/scenario.js';
import { smallerDeviceScenarios } from '../../src/explore/device/smaller-device-scenarios.js';

/** Takes the first smaller scenario that still "fails", until there is none; returns how often. */
function reduce(scenario: DeviceScenario, fails: (scenario: DeviceScenario) => boolean) {
  let smallest = scenario;
  for (let rounds = 0; rounds < 10_000; rounds++) {
    const smaller = [...smallerDeviceScenarios(smallest)].find(fails);
    if (smaller === undefined) return smallest;
    smallest = smaller;
  }
  throw new Error('Expected the reduction to end, but it went on and on.');
}

describe('A scenario that is made smaller', () => {
  it('ends with what the failure needs, and nothing else', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const scenario = randomScenario({ seed, migrations: 20, commands: 10 });
      const needs = ({ steps }: DeviceScenario) => steps.some(({ do: what }) => what === 'migrate');
      const { steps, queues, doorbells } = reduce(scenario, needs);
      expect(steps).to.have.length(1);
      expect(steps[0]).to.include({ do: 'migrate', arrival: 'kept', mapsLate: false, doorbell: 'none' });
      expect(steps[0]).to.not.have.property('preCopy');
      expect({ queues, doorbells }).to.deep.equal({ queues: 1, doorbells: 'trapped' });
    }
  });
});
