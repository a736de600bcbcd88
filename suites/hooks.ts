import { closeLedgers, recordFailure } from '../src/testing/launched.js';

/** Around every test: a failure is written into the ledgers of its runs, which is where the evidence is. */
export const mochaHooks: Mocha.RootHookObject = {
  afterEach(this: Mocha.Context) {
    if (this.currentTest?.state === 'failed')
      recordFailure(this.currentTest.fullTitle(), this.currentTest.err);
    closeLedgers();
  },
};
