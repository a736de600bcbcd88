import { expect } from '../src/testing/expect.js';
import { launch, perform } from '../src/testing/launched.js';

describe('A drive with several namespaces and several queues', () => {
  it('keeps every promise for each namespace', async () => {
    expect(await perform('several-namespaces-and-queues')).to.keepEveryPromise();
  });

  it('shows the guest the same namespaces on the destination', async () => {
    await using launched = await launch('several-namespaces-and-queues');
    const { pair, signal } = launched;
    const list = 'grep . /sys/block/nvme0n*/size /sys/block/nvme0n*/nsid';
    const before = await pair.guest.run(list, { signal });
    await pair.migrate();
    const after = await pair.guest.run(`nvme ns-rescan /dev/nvme0 && ${list}`, { signal });
    expect(before.stdout.trim().split('\n')).to.have.lengthOf(6);
    expect(after.stdout).to.equal(before.stdout);
  });
});
