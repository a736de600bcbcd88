import { expect } from 'chai';
import { applyOverrides } from '../../src/cli/scenario-overrides.js';
import { UsageError } from '../../src/usage-error.js';
import { scenarioWith } from '../support/observations.js';

describe("The command line's changes of a scenario", () => {
  it('leave everything else as it was', () => {
    const scenario = scenarioWith({ migrations: { count: 3, transport: 'tcp' } });
    expect(applyOverrides(scenario, {})).to.deep.equal(scenario);
  });

  it('replace what they name, and not the scenario that was given', () => {
    const scenario = scenarioWith();
    const changed = applyOverrides(scenario, {
      carrier: 'none',
      doorbells: 'mapped',
      deviceServer: './server --socket {socket}',
      transport: 'tcp',
      migrations: 10,
    });
    expect(changed.device).to.include({ doorbells: 'mapped', server: './server --socket {socket}' });
    expect(changed.migrations).to.include({ carrier: 'none', transport: 'tcp', count: 10 });
    expect(changed.workload).to.deep.equal(scenario.workload);
    expect(scenario.migrations.count).to.equal(1);
  });

  it('are refused, each by its option, if a value is none of those allowed', () => {
    const overrides = { carrier: 'pigeon', transport: 'rail', migrations: 0 };
    expect(() => applyOverrides(scenarioWith(), overrides))
      .to.throw(UsageError)
      .with.property('message')
      .that.matches(/^--migrations: .*\n--transport: .*\n--carrier: .*$/);
  });

  it('are refused if the device of the scenario cannot have them', () => {
    const emulated = scenarioWith({ device: { kind: 'nvme' } });
    expect(() => applyOverrides(emulated, { carrier: 'out-of-band' })).to.throw(
      /^--carrier: Expected a vfio-user/,
    );
    expect(() => applyOverrides(emulated, { deviceServer: './server' })).to.throw(
      /^--device-server: Expected no/,
    );
  });
});
