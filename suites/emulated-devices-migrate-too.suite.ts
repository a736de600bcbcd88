import { expect } from '../src/testing/expect.js';
import { perform } from '../src/testing/launched.js';

const jobs = [{ name: 'depth-4', depth: 4 }];

describe('The same steps with a device that QEMU carries itself', () => {
  for (const kind of ['nvme', 'virtio-blk'] as const) {
    it(`keep every promise for ${kind}`, async () => {
      const scenario = {
        name: `emulated-${kind}`,
        description: 'To compare with.',
        device: { kind },
        workload: { before: '1s', after: '2s', jobs },
      };
      expect(await perform(scenario)).to.keepEveryPromise();
    });
  }
});
