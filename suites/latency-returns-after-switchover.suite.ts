import { expect } from '../src/testing/expect.js';
import { perform } from '../src/testing/launched.js';

describe('The latency of a vfio-user NVMe drive', () => {
  it('is after the switchover what it was before', async () => {
    const run = await perform('one-controller-random-writes');
    expect(run).to.keepPromise('latency returns');
    expect(run.latency?.before.count).to.be.greaterThan(100);
    expect(run.latency?.after.count).to.be.greaterThan(100);
  });
});
