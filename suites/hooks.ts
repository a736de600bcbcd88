import { testEnded } from '../src/testing/test-ledgers.js';

/** After every test: a failure is written into the ledgers of its runs. */
export const mochaHooks: Mocha.RootHookObject = {
  afterEach(this: Mocha.Context) {
    const { currentTest: test } = this;
    if (test !== undefined) testEnded(test.fullTitle(), test.state === 'failed' ? test.err : undefined);
  },
};
