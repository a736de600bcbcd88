import { expect } from '../src/testing/expect.js';
import { type LaunchedPair, launch } from '../src/testing/launched.js';

const device = '0000:00:10.0';
const settle =
  'until [ -b /dev/nvme0n1 ]; do usleep 10000; done; dd if=/dev/nvme0n1 of=/dev/null bs=4k count=8 iflag=direct 2>/dev/null';

describe('After a migration the administrator', () => {
  let launched: LaunchedPair;
  let identityBefore: string;
  const inGuest = async (script: string) =>
    (await launched.pair.guest.run(script, { signal: launched.signal, timeout: 30_000 })).stdout;

  before(async () => {
    launched = await launch('idle-guest');
    identityBefore = await inGuest('nvme id-ctrl /dev/nvme0');
    await launched.pair.migrate();
  });

  after(() => launched[Symbol.asyncDispose]());

  it('finds the same controller by id-ctrl', async () => {
    expect(await inGuest('nvme id-ctrl /dev/nvme0')).to.equal(identityBefore);
  });

  it('reads the SMART log, whose counters go on', async () => {
    expect(await inGuest('nvme smart-log /dev/nvme0')).to.match(/host_read_commands\s*:\s*[1-9]/i);
  });

  it('rescans the namespaces', async () => {
    await inGuest('nvme ns-rescan /dev/nvme0');
    expect(await inGuest('nvme list-ns /dev/nvme0')).to.include('0x1');
  });

  it('changes the number of queues', async () => {
    const queues = 'nvme get-feature /dev/nvme0 -f 7';
    await inGuest(`echo 1 > /sys/module/nvme/parameters/poll_queues && nvme reset /dev/nvme0 && ${settle}`);
    expect(await inGuest(queues)).to.match(/value/i);
  });

  it('unbinds the driver and binds it again', async () => {
    await inGuest(`echo ${device} > /sys/bus/pci/drivers/nvme/unbind && [ ! -e /dev/nvme0n1 ]`);
    await inGuest(`echo ${device} > /sys/bus/pci/drivers/nvme/bind && ${settle}`);
  });
});
