import { isInLab } from '../src/lab/is-in-lab.js';
import { testEnded } from '../src/testing/test-ledgers.js';
import { repeatWhereGroundFails } from '../src/testing/unsteady-tests.js';

export const mochaHooks: Mocha.RootHookObject = {
  /** Before every test in the lab: it will be done again if the ground fails under it. */
  beforeEach(this: Mocha.Context) {
    if (isInLab() && this.currentTest !== undefined) repeatWhereGroundFails(this.currentTest);
  },
  /** After every test: a failure is written into the ledgers of its runs. */
  afterEach(this: Mocha.Context) {
    const { currentTest: test } = this;
    if (test !== undefined) testEnded(test.fullTitle(), test.state === 'failed' ? test.err : undefined);
  },
};
