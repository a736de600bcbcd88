import { expect } from 'chai';
import type fc from 'fast-check';
import { deviceScenarioSchema } from '../../src/device-level/scenario.js';
import { arbitraryDeviceScenario } from '../../src/explore/device/arbitrary-device-scenario.js';
import { drawScenarios } from '../../src/explore/draw-scenarios.js';
import { arbitraryMachineScenario } from '../../src/explore/machine/arbitrary-machine-scenario.js';
import { parseScenario } from '../../src/scenario/load.js';
import { scenarioInput } from '../../src/scenario/schema.js';

/** More than one batch. */
const many = 250;

function draw<Scenario>(arbitrary: fc.Arbitrary<Scenario>, seed: number): Scenario[] {
  const drawn: Scenario[] = [];
  for (const scenario of drawScenarios(arbitrary, seed)) {
    drawn.push(scenario);
    if (drawn.length === many) break;
  }
  return drawn;
}

for (const [ground, arbitrary] of [
  ['device', arbitraryDeviceScenario()],
  ['machine', arbitraryMachineScenario()],
] as const) {
  describe(`Scenarios that are drawn for the ${ground} ground`, () => {
    it('are the same for the same seed, and others for the seed beside it', () => {
      const drawn = draw<object>(arbitrary, 5);
      expect(draw<object>(arbitrary, 5)).to.deep.equal(drawn);
      const others = new Set(draw<object>(arbitrary, 6).map((scenario) => JSON.stringify(scenario)));
      const shared = drawn.filter((scenario) => others.has(JSON.stringify(scenario)));
      expect(shared.length).to.be.below(many / 10);
    });

    it('know of no mutants', () => {
      for (const { mutants } of draw<{ mutants: readonly string[] }>(arbitrary, 1))
        expect(mutants).to.deep.equal([]);
    });
  });
}

describe('Scenarios that are drawn', () => {
  it('are valid for the device ground', () => {
    for (const scenario of draw(arbitraryDeviceScenario(), 2)) {
      expect(deviceScenarioSchema.parse(scenario)).to.deep.equal(scenario);
    }
  });

  it('are valid for the machine ground, and have one fault at most, with or without a failure that it has to bring', () => {
    const drawn = draw(arbitraryMachineScenario(), 2);
    for (const scenario of drawn) expect(parseScenario(scenarioInput(scenario))).to.deep.equal(scenario);
    expect(drawn.every(({ faults }) => faults.length <= 1)).to.equal(true);
    for (const { faults, expectations } of drawn) {
      if (expectations.failure === undefined) continue;
      expect(expectations.failure.migration).to.equal(faults[0]?.at.migration);
    }
    const failing = drawn.filter(({ expectations }) => expectations.failure !== undefined).length;
    expect(failing).to.be.above(0);
    expect(failing).to.be.below(drawn.filter(({ faults }) => faults.length > 0).length);
  });
});
