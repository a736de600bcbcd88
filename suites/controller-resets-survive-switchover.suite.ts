import { expect } from '../src/testing/expect.js';
import { type LaunchedPair, launch } from '../src/testing/launched.js';

const drive = '/dev/nvme0n1';
const makePattern = 'head -c 65536 /dev/urandom > /tmp/pattern';
const device = '0000:00:10.0';

/** What the guest reads from its drive is what it has just written there. */
async function expectReadBack({ pair, signal }: LaunchedPair): Promise<void> {
  const inGuest = async (script: string) =>
    (await pair.guest.run(script, { signal, timeout: 20_000 })).stdout.split(' ')[0];
  const written = await inGuest(
    `dd if=/tmp/pattern of=${drive} oflag=direct bs=64k 2>/dev/null && sha256sum /tmp/pattern`,
  );
  expect(written).to.match(/^[0-9a-f]{64}$/);
  const read = await inGuest(`dd if=${drive} bs=64k count=1 iflag=direct 2>/dev/null | sha256sum`);
  expect(read).to.equal(written);
}

describe('A controller that the guest resets', () => {
  it('migrates while it is disabled, and comes up on the destination', async () => {
    await using launched = await launch('idle-guest');
    const { pair, signal } = launched;
    await pair.guest.run(`${makePattern} && echo ${device} > /sys/bus/pci/drivers/nvme/unbind`, { signal });
    await pair.migrate();
    await pair.guest.run(`echo ${device} > /sys/bus/pci/drivers/nvme/bind`, { signal });
    await pair.guest.run(`until [ -b ${drive} ]; do usleep 10000; done`, { signal, timeout: 20_000 });
    await expectReadBack(launched);
  });

  it('migrates while it is being reset again and again', async () => {
    await using launched = await launch('idle-guest');
    const { pair, signal } = launched;
    await pair.guest.run(makePattern, { signal });
    await pair.guest.startStreaming(
      'for i in $(seq 400); do nvme reset /dev/nvme0 || exit 1; echo "reset $i"; [ -e /tmp/enough ] && break; done; echo resets-ended $?',
      signal,
    );
    await pair.guest.stream.waitFor((line) => line === 'reset 3', signal);
    await pair.migrate();
    const seen = pair.guest.stream.lines.length;
    await pair.guest.stream.waitFor((line) => line.startsWith('reset '), signal, seen);
    await pair.guest.run('touch /tmp/enough', { signal });
    const end = await pair.guest.stream.waitFor((line) => line.startsWith('resets-ended'), signal);
    expect(end).to.equal('resets-ended 0');
    await expectReadBack(launched);
  });
});
