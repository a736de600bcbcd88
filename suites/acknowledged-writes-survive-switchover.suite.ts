import { expect } from '../src/testing/expect.js';
import { perform } from '../src/testing/launched.js';

describe('A guest that writes to a vfio-user NVMe drive', () => {
  it('keeps every acknowledged write across the switchover', async () => {
    const run = await perform('one-controller-random-writes');
    expect(run).to.keepPromise('acknowledged writes survive');
    expect(run.writes.acknowledged).to.be.greaterThan(100);
  });

  it('keeps them with mapped doorbells, over TCP', async () => {
    expect(await perform('mapped-doorbells-over-tcp')).to.keepEveryPromise();
  });

  it('keeps them with shadow doorbells', async () => {
    expect(await perform('shadow-doorbells')).to.keepEveryPromise();
  });
});
