import { expect } from 'chai';
import { RegionIndex } from 'vfio-user';
import { closeAll, makeController } from '../support/controllers.js';
import { Host } from '../support/host.js';

describe('The registers of the controller', () => {
  afterEach(closeAll);

  it('tell version 1.4, queues of 1,024 entries, contiguous, 4 KiB pages and the NVM command set', () => {
    const host = new Host(makeController());
    expect(host.read(0x08)).to.equal(0x10400);
    expect(host.read(0x00) & 0xffff).to.equal(1023);
    expect((host.read(0x00) >>> 16) & 1).to.equal(1);
    expect((host.read(0x04) >>> 5) & 1).to.equal(1);
    expect(host.read(0x04) & 0xf).to.equal(0); // DSTRD
    expect((host.read(0x04) >>> 16) & 0xff).to.equal(0); // MPSMIN, MPSMAX
  });

  it('can be read with any width at any offset', () => {
    const host = new Host(makeController());
    expect(host.read(0x0a, 1)).to.equal(1);
    expect(host.read(0x08, 2)).to.equal(0x0400);
    expect(host.read(0x3d, 6)).to.equal(0);
    expect(host.read(0xffc, 4)).to.equal(0);
    expect(host.read(0x1000, 4)).to.equal(0);
  });

  it('ignore writes that are not whole aligned words, and writes to what is read-only', () => {
    const host = new Host(makeController());
    for (const [offset, bytes] of [
      [0x14, [1]],
      [0x15, [1, 0, 0, 0]],
      [0x16, [1, 0]],
      [0x00, [0, 0, 0, 0]],
      [0x08, [0, 0, 0, 0]],
      [0x1c, [1, 0, 0, 0]],
    ] as const) {
      host.controller.writeRegion(RegionIndex.BAR0, offset, Uint8Array.from(bytes));
    }
    expect(host.read(0x14)).to.equal(0);
    expect(host.read(0x1c)).to.equal(0);
    expect(host.read(0x08)).to.equal(0x10400);
  });

  it('take a 64-bit write as two words', () => {
    const host = new Host(makeController());
    host.controller.writeRegion(RegionIndex.BAR0, 0x28, Uint8Array.from([0xff, 0x1f, 0, 0, 5, 0, 0, 0]));
    expect(host.read(0x28)).to.equal(0x1000);
    expect(host.read(0x2c)).to.equal(5);
  });

  it('keep the interrupt mask by setting and clearing bits', () => {
    const host = new Host(makeController());
    host.write(0x0c, 0b1010);
    host.write(0x10, 0b0010);
    expect(host.read(0x0c)).to.equal(0b1000);
    expect(host.read(0x10)).to.equal(0b1000);
  });

  it('become ready by CC.EN and lose everything but the admin queue registers by its clearing', () => {
    const host = new Host(makeController()).enable();
    expect(host.status).to.equal(1);
    host.write(0x0c, 7);
    host.disable();
    expect(host.status).to.equal(0);
    expect(host.read(0x0c)).to.equal(0);
    expect(host.read(0x24)).to.not.equal(0);
    expect(host.read(0x28)).to.equal(host.ram.base);
  });

  for (const [name, configuration] of [
    ['8 KiB pages', 0x004600_81],
    ['an unknown command set', 0x00460011],
    ['weighted arbitration', 0x00460801],
  ] as const) {
    it(`end in a fatal status when enabled with ${name}, and recover by a reset`, () => {
      const host = new Host(makeController()).enable({ configuration });
      expect(host.status).to.equal(0b10);
      host.disable();
      host.enable();
      expect(host.status).to.equal(1);
    });
  }

  it('end in a fatal status when the admin queue is not in memory', () => {
    const host = new Host(makeController()).enable();
    host.disable();
    host.write(0x28, 0x7000_0000);
    host.write(0x14, 0x00460001);
    host.write(0x1000, 1);
    expect(host.status & 0b10).to.equal(0b10);
  });

  for (const kind of [1, 2]) {
    it(`answer shutdown notification ${kind} with completion`, () => {
      const host = new Host(makeController()).enable();
      host.write(0x14, 0x00460001 | (kind << 14));
      expect((host.status >>> 2) & 3).to.equal(2);
    });
  }
});
