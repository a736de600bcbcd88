import { expect } from '../src/testing/expect.js';
import { type LaunchedPair, launch } from '../src/testing/launched.js';

const device = '0000:00:10.0';
/** Reads in the guest, so many times. */
const read = (times: number) =>
  `dd if=/dev/nvme0n1 of=/dev/null bs=4k count=${times} iflag=direct 2>/dev/null`;
const unbind = `echo ${device} > /sys/bus/pci/drivers/nvme/unbind`;
const bind = `echo ${device} > /sys/bus/pci/drivers/nvme/bind && until [ -b /dev/nvme0n1 ]; do usleep 10000; done`;

describe('After a migration the administrator', () => {
  let launched: LaunchedPair;
  let identityBefore: string;
  let readsBefore: number;
  const inGuest = async (script: string) =>
    (await launched.pair.guest.run(script, { signal: launched.signal, timeout: 30_000 })).stdout;

  const readsCounted = async () => {
    const [, count] =
      /host_read_commands\s*:\s*(\d+)/i.exec(await inGuest('nvme smart-log /dev/nvme0')) ?? [];
    return Number(count);
  };
  /** How many I/O queue pairs the controller granted, which it counts from 0, and how many its driver has. */
  const queues = async () => {
    const [, feature] = /value:(\w+)/.exec(await inGuest('nvme get-feature /dev/nvme0 -f 7')) ?? [];
    const granted = Number.parseInt(feature!, 16);
    const used = Number(await inGuest('cat /sys/class/nvme/nvme0/queue_count')) - 1;
    return { submission: (granted & 0xffff) + 1, completion: (granted >> 16) + 1, used };
  };

  before(async () => {
    launched = await launch('idle-guest');
    identityBefore = await inGuest('nvme id-ctrl /dev/nvme0');
    await inGuest(read(5));
    readsBefore = await readsCounted();
    await launched.pair.migrate();
  });

  after(() => launched[Symbol.asyncDispose]());

  it('finds the same controller by id-ctrl', async () => {
    expect(await inGuest('nvme id-ctrl /dev/nvme0')).to.equal(identityBefore);
  });

  it('reads the SMART log, whose counters go on', async () => {
    expect(readsBefore).to.be.at.least(5);
    expect(await readsCounted()).to.equal(readsBefore);
    await inGuest(read(3));
    expect(await readsCounted()).to.equal(readsBefore + 3);
  });

  it('rescans the namespaces', async () => {
    await inGuest('nvme ns-rescan /dev/nvme0');
    expect(await inGuest('nvme list-ns /dev/nvme0')).to.include('0x1');
  });

  it('changes the number of queues', async () => {
    expect(await queues()).to.deep.equal({ submission: 1, completion: 1, used: 1 });
    // One more, that the driver polls; how many it may have it decides as it is bound.
    await inGuest(`echo 1 > /sys/module/nvme/parameters/poll_queues && ${unbind} && ${bind}`);
    expect(await queues()).to.deep.equal({ submission: 2, completion: 2, used: 2 });
    await inGuest(read(8));
  });

  it('unbinds the driver and binds it again', async () => {
    const devices = async () => (await inGuest('ls /dev | grep "^nvme0" || true')).trim().split(/\s+/);
    const before = await devices();
    expect(before).to.include('nvme0n1');
    await inGuest(unbind);
    expect(await devices()).to.deep.equal(['']);
    await inGuest(bind);
    expect(await devices()).to.deep.equal(before);
    const reads = await readsCounted();
    await inGuest(read(4));
    expect(await readsCounted()).to.equal(reads + 4);
  });
});
