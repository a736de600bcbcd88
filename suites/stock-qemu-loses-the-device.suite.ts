import { expect } from '../src/testing/expect.js';
import { perform } from '../src/testing/launched.js';

describe('Stock QEMU without a carrier', () => {
  it('completes the migration and loses the drive, and the suite says so', async () => {
    const run = await perform('no-carrier-loses-the-drive');
    expect(run).to.keepPromise('the migration completes');
    expect(run).to.breakPromise('the drive works on the destination', /dead.*not mapped/);
    expect(run.outcome).to.equal('fail');
  });
});
