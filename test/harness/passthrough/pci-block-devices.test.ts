import { expect } from 'chai';
import { parsePciBlockDevices } from '../../../src/harness/passthrough/pci-block-devices.js';

const listing = `/sys/devices/pci0000:00/0000:00:11.0/nvme/nvme0/nvme0n1
/sys/devices/pci0000:00/0000:00:10.0/nvme/nvme1/nvme1n1
/sys/devices/pci0000:00/0000:00:13.0/virtio1/block/vda
/sys/devices/virtual/block/loop0
`;
const find = (device: number) => parsePciBlockDevices(listing, { device, function: 0 }, 'the device');

describe('A block device in the guest', () => {
  it('is found by its PCI address, not by the number that the kernel gave it', () => {
    expect(find(0x10)).to.equal('/dev/nvme1n1');
    expect(find(0x11)).to.equal('/dev/nvme0n1');
    expect(find(0x13)).to.equal('/dev/vda');
  });

  it('that is not there is missed by name, with what is there instead', () => {
    expect(() => find(0x12)).to.throw(/the device at 0000:00:12\.0 .* has 0 there, of these: .*nvme0n1/);
  });
});
