import { expect } from 'chai';
import { CapabilityId, msix, pciExpressEndpoint, powerManagement } from '../../src/pci/capability.js';
import { ConfigOffset, ConfigSpace } from '../../src/pci/config-space.js';
import { ProtocolError } from '../../src/protocol/errors.js';

function nvme(): ConfigSpace {
  return new ConfigSpace({
    vendorId: 0x1b36,
    deviceId: 0x0010,
    classCode: 0x010802,
    bars: [{ index: 0, size: 0x4000, kind: 'memory64' }],
    capabilities: [
      powerManagement(),
      msix(33, { bar: 0, offset: 0x2000 }, { bar: 0, offset: 0x3000 }),
      pciExpressEndpoint(),
    ],
  });
}

function read(space: ConfigSpace, offset: number, length: number): number {
  const target = new Uint8Array(8);
  space.read(offset, target.subarray(0, length));
  return Number(new DataView(target.buffer).getBigUint64(0, true));
}

function write(space: ConfigSpace, offset: number, value: number, length: number): void {
  const data = new Uint8Array(4);
  new DataView(data.buffer).setUint32(0, value, true);
  space.write(offset, data.subarray(0, length));
}

describe('A configuration space', () => {
  it('shows who the device is', () => {
    const space = nvme();
    expect(read(space, ConfigOffset.VENDOR_ID, 4)).to.equal(0x00101b36);
    expect(read(space, ConfigOffset.REVISION_ID, 4)).to.equal(0x01080200);
    write(space, ConfigOffset.VENDOR_ID, 0, 4);
    expect(read(space, ConfigOffset.VENDOR_ID, 4)).to.equal(0x00101b36);
  });

  it('tells the size of a BAR to software that writes ones to it', () => {
    const space = nvme();
    write(space, ConfigOffset.BAR0, 0xffff_ffff, 4);
    write(space, ConfigOffset.BAR0 + 4, 0xffff_ffff, 4);
    expect(read(space, ConfigOffset.BAR0, 4)).to.equal(0xffff_c004);
    expect(read(space, ConfigOffset.BAR0 + 4, 4)).to.equal(0xffff_ffff);
    expect(read(space, ConfigOffset.BAR0 + 8, 4)).to.equal(0);
  });

  it('links its capabilities', () => {
    const space = nvme();
    expect(read(space, ConfigOffset.STATUS, 2)).to.equal(0x10);
    const ids: number[] = [];
    for (let at = read(space, ConfigOffset.CAPABILITIES, 1); at !== 0; at = read(space, at + 1, 1)) {
      ids.push(read(space, at, 1));
    }
    expect(ids).to.deep.equal([CapabilityId.POWER_MANAGEMENT, CapabilityId.MSIX, CapabilityId.PCI_EXPRESS]);
    const msixAt = space.capabilityOffset(CapabilityId.MSIX)!;
    expect(read(space, msixAt + 2, 2)).to.equal(32);
    expect([read(space, msixAt + 4, 4), read(space, msixAt + 8, 4)]).to.deep.equal([0x2000, 0x3000]);
  });

  it('takes only what may be written, and forgets it in a reset', () => {
    const space = nvme();
    const msixAt = space.capabilityOffset(CapabilityId.MSIX)!;
    write(space, ConfigOffset.COMMAND, 0xffff, 2);
    write(space, msixAt + 2, 0xffff, 2);
    expect(space.command).to.equal(0x0547);
    expect(space.register16(msixAt + 2)).to.equal(0xc020);
    space.reset();
    expect([space.command, space.register16(msixAt + 2)]).to.deep.equal([0, 32]);
  });

  it('clears a status bit that software writes as 1', () => {
    const space = nvme();
    space.set(ConfigOffset.STATUS, Uint8Array.of(0x10, 0xf9));
    write(space, ConfigOffset.STATUS, 0x8000, 2);
    expect(space.register16(ConfigOffset.STATUS)).to.equal(0x7910);
  });

  it('takes back what it saved', () => {
    const space = nvme();
    write(space, ConfigOffset.COMMAND, 6, 2);
    write(space, ConfigOffset.BAR0, 0xfe00_0000, 4);
    const copy = nvme();
    copy.load(space.save());
    expect(copy.command).to.equal(6);
    expect(read(copy, ConfigOffset.BAR0, 4)).to.equal(0xfe00_0004);
  });

  it('refuses what another device saved', () => {
    const saved = nvme().save();
    saved[ConfigOffset.DEVICE_ID] = 0x11;
    expect(() => nvme().load(saved)).to.throw(ProtocolError, 'at offset 2 of the configuration space');
    expect(() => nvme().load(saved.subarray(1))).to.throw(ProtocolError, 'Expected 4096 bytes');
  });

  it('refuses a BAR that PCI does not have', () => {
    const withBar = (size: number, index: number) => () =>
      new ConfigSpace({
        vendorId: 1,
        deviceId: 2,
        classCode: 0,
        bars: [{ index, size, kind: 'memory64' }],
      });
    expect(withBar(0x3000, 0)).to.throw(RangeError, 'a power of two');
    expect(withBar(0x4000, 5)).to.throw(RangeError, 'an index of 0 to 4');
  });
});
