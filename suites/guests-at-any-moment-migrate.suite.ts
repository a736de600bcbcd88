import { expect } from '../src/testing/expect.js';
import { perform } from '../src/testing/launched.js';

describe('A guest that does no I/O', () => {
  it('finds its drive working on the destination when it is idle', async () => {
    expect(await perform('idle-guest')).to.keepEveryPromise();
  });

  it('finds its drive working on the destination when it was migrated in the middle of its boot', async () => {
    expect(await perform('guest-in-mid-boot')).to.keepEveryPromise();
  });
});
