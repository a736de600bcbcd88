import { expect } from '../src/testing/expect.js';
import { launch } from '../src/testing/launched.js';
import { startExample } from '../src/testing/programs.js';

const address = '0000:00:12.0';
const function12 = `/sys/bus/pci/devices/${address}`;

describe("The example device of the package vfio-user, in a stock Linux guest's eyes", () => {
  it('is a PCI function with its own identification, whose registers read and write', async () => {
    await using example = await startExample('scratchpad');
    const device = { driver: 'vfio-user-pci', addr: '0x12', socket: { type: 'unix', path: example.socket } };
    const extraArguments = ['-device', JSON.stringify(device)];
    await using launched = await launch('idle-guest', { extraArguments });
    const { pair, signal } = launched;
    const inGuest = async (script: string) => (await pair.guest.run(script, { signal })).stdout.trim();

    expect(await inGuest(`lspci -nn -s ${address}`)).to.match(/\[ff00\].*\[1b36:5c7a\]/);

    const bar = Number(
      await inGuest(`echo 1 > ${function12}/enable && head -n 1 ${function12}/resource | cut -d ' ' -f 1`),
    );
    const read = async (register: number) => Number(await inGuest(`busybox devmem ${bar + register} 32`));
    expect(await read(0)).to.equal(0x5ca7_c4ed);
    await inGuest(`busybox devmem ${bar + 8} 32 0x600df00d`);
    expect(await read(8)).to.equal(0x600d_f00d);
    const accesses = await read(4);
    expect(await read(4)).to.equal(accesses + 1);
  });
});
