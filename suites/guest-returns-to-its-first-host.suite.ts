import { expect } from '../src/testing/expect.js';
import { perform } from '../src/testing/launched.js';

describe('A guest that migrates ten times in a row', () => {
  it('goes back and forth between its hosts with fio running throughout', async () => {
    const run = await perform('ten-migrations-in-a-row');
    expect(run).to.keepEveryPromise();
    expect(run.migrations).to.have.lengthOf(10);
  });
});
