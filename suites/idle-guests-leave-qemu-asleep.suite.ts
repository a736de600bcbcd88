import { expect } from '../src/testing/expect.js';
import { launch } from '../src/testing/launched.js';
import { wakeUpsOf } from '../src/testing/wake-ups.js';

const scenario = {
  name: 'idle-guest-without-io',
  description: 'A guest that does nothing.',
  workload: { before: '1s', after: '1s', jobs: [{ name: 'depth-1', depth: 1 }] },
};
const time = 2000;

describe('A guest that does nothing', () => {
  it('leaves QEMU asleep', async () => {
    await using idle = await launch(scenario, { warm: false });
    expect(await wakeUpsOf(idle.pair.guest.machine.process.pid, time, idle.signal)).to.be.below(250);
  });

  it('has QEMU wake up 250 times a second if its machine has an HPET, which is why it has none', async () => {
    await using idle = await launch(scenario, { warm: false, extraArguments: ['-machine', 'hpet=on'] });
    expect(await wakeUpsOf(idle.pair.guest.machine.process.pid, time, idle.signal)).to.be.above(350);
  });
});
