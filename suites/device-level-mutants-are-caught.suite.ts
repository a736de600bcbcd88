import {
  checkDeviceWith,
  checkMutantAtDeviceLevel,
  deviceLevelMutants,
} from '../src/device-level/mutants/check-mutant.js';
import { randomScenario } from '../src/device-level/random-scenario.js';
import { performDevice } from '../src/testing/device-scenarios.js';
import { expect } from '../src/testing/expect.js';
import { testLimit } from '../src/testing/launched.js';
import { thorough } from '../src/testing/thorough.js';

/**
 * The regressions show each bug by steps that are made for it; here it has to be found by steps that know of none.
 * SWITCHOVER_THOROUGH=1 looks for every mutant, and runs the control more often.
 */
const chosen: Readonly<Record<string, RegExp>> = {
  'lock-kept-at-hand-over': /nobody to hold the images, but they are locked/,
  'dirty-report-cut-short': /were written and not logged: .*data/,
  'client-gone-in-pre-copy-sticks': /to be in RUNNING, but it says PRE_COPY/,
};
const names = thorough ? deviceLevelMutants : Object.keys(chosen);

describe('A device server with a bug, driven without a virtual machine', () => {
  for (const name of names) {
    it(`is seen through: ${name}`, async () => {
      const result = await checkMutantAtDeviceLevel(name, AbortSignal.timeout(testLimit));
      expect(result, result.reason).to.have.property('caught', true);
      expect(result.reason).to.match(chosen[name] ?? /./);
    });
  }
});

describe('A device server without a bug', () => {
  it('breaks no promise when everything is done to it that shows the mutants', async () => {
    const result = await checkDeviceWith(
      [],
      ['volatile-cache', 'bad-destination'],
      AbortSignal.timeout(testLimit),
      [1],
    );
    expect(result.caught, result.reason).to.equal(false);
  });

  it(`breaks no promise in ${thorough ? 100 : 15} random runs`, async () => {
    for (let seed = 1; seed <= (thorough ? 100 : 15); seed++) {
      const scenario = randomScenario({ seed, migrations: 6, commands: 8, fixed: { name: 'control' } });
      expect(await performDevice(scenario), `seed ${seed}`).to.keepEveryPromise();
    }
  });
});
