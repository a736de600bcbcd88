import { readFileSync, truncateSync } from 'node:fs';
import { expect } from 'chai';
import { closeAll, makeController, newImage, SIZE } from '../support/controllers.js';
import { Host } from '../support/host.js';

const BLOCKS = SIZE / 512;
const Opcode = { FLUSH: 0, WRITE: 1, READ: 2, COMPARE: 5, ZEROES: 8, DATASET: 9 } as const;

describe('I/O commands', () => {
  let image: string;
  let host: Host;
  beforeEach(() => {
    image = newImage();
    host = new Host(makeController({ image })).enable();
    host.createQueues(1);
  });
  afterEach(closeAll);

  const pattern = (address: number, length: number, seed = 1) =>
    host.ram
      .at(address, length)
      .set(Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 9) + seed) & 0xff));
  const range = (first: number, count: number) => ({ 10: first, 12: count - 1 });
  const onDisk = (first: number, count: number) =>
    readFileSync(image).subarray(first * 512, (first + count) * 512);

  it('write to the image and read from it', () => {
    pattern(host.buffer(), 4096);
    expect(host.io({ opcode: Opcode.WRITE, prp1: host.buffer(), dwords: range(8, 8) }).status).to.equal(0);
    expect(onDisk(8, 8)).to.deep.equal(Buffer.from(host.ram.at(host.buffer(), 4096)));
    expect(host.io({ opcode: Opcode.READ, prp1: host.buffer(9), dwords: range(8, 8) }).status).to.equal(0);
    expect(host.ram.at(host.buffer(9), 4096)).to.deep.equal(host.ram.at(host.buffer(), 4096));
  });

  it('reach the very last block, and none beyond it', () => {
    expect(
      host.io({ opcode: Opcode.READ, prp1: host.buffer(), dwords: range(BLOCKS - 1, 1) }).status,
    ).to.equal(0);
    for (const opcode of [Opcode.READ, Opcode.WRITE, Opcode.COMPARE, Opcode.ZEROES]) {
      for (const dwords of [
        range(BLOCKS, 1),
        range(BLOCKS - 1, 2),
        { 10: 0, 11: 1, 12: 0 },
        { 10: 0, 11: 0xffffffff },
      ]) {
        expect(host.io({ opcode, prp1: host.buffer(), dwords })).to.include({
          status: 0x080,
          doNotRetry: true,
        });
      }
    }
  });

  it('take their data from two pages that are apart, beginning anywhere on a dword', () => {
    pattern(host.buffer() + 0xe04, 0x1fc);
    pattern(host.buffer(5), 0x204, 3);
    const prps = { prp1: host.buffer() + 0xe04, prp2: host.buffer(5) };
    expect(host.io({ opcode: Opcode.WRITE, ...prps, dwords: range(0, 2) }).status).to.equal(0);
    const expected = Buffer.concat([host.ram.at(prps.prp1, 0x1fc), host.ram.at(prps.prp2, 0x204)]);
    expect(onDisk(0, 2)).to.deep.equal(expected);
  });

  /** Lays a list of pages at an address, chained into a further page where it does not fit. */
  const layList = (at: number, pages: readonly number[], next: number) => {
    const capacity = (4096 - (at % 4096)) / 8;
    const put = (address: number, value: number) =>
      host.ram.view.setBigUint64(address - host.ram.base, BigInt(value), true);
    const fits = pages.length <= capacity;
    const here = fits ? pages : pages.slice(0, capacity - 1);
    for (const [index, page] of here.entries()) put(at + 8 * index, page);
    if (fits) return;
    put(at + 8 * (capacity - 1), next);
    for (const [index, page] of pages.slice(capacity - 1).entries()) put(next + 8 * index, page);
  };

  for (const [name, offset] of [
    ['a list', 0],
    ['a list that goes on in another page', 4096 - 8 * 5],
  ] as const) {
    it(`take their data from the pages of ${name}`, () => {
      const pages = Array.from({ length: 31 }, (_, index) => host.buffer(100 + ((index * 7) % 31)));
      pattern(host.buffer(), 4096);
      for (const [index, page] of pages.entries()) pattern(page, 4096, index);
      const list = host.buffer(50) + offset;
      layList(list, pages, host.buffer(60));
      const command = { prp1: host.buffer(), prp2: list, dwords: range(0, 256) };
      expect(host.io({ opcode: Opcode.WRITE, ...command }).status).to.equal(0);
      const expected = Buffer.concat([host.buffer(), ...pages].map((page) => host.ram.at(page, 4096)));
      expect(onDisk(0, 256)).to.deep.equal(expected);
      for (const page of [host.buffer(), ...pages]) host.ram.at(page, 4096).fill(0);
      expect(host.io({ opcode: Opcode.READ, ...command }).status).to.equal(0);
      expect(Buffer.concat([host.buffer(), ...pages].map((page) => host.ram.at(page, 4096)))).to.deep.equal(
        expected,
      );
    });
  }

  for (const opcode of [Opcode.READ, Opcode.WRITE, Opcode.COMPARE]) {
    it(`refuse bad pointers and pages that are not there (opcode ${opcode})`, () => {
      const one = { opcode, dwords: range(0, 1) };
      const many = { opcode, prp1: host.buffer(), dwords: range(0, 64) };
      expect(host.io({ ...one, prp1: host.buffer() + 2 }).status).to.equal(0x013);
      expect(
        host.io({ ...one, dwords: range(0, 16), prp1: host.buffer(), prp2: host.buffer() + 4 }).status,
      ).to.equal(0x013);
      expect(host.io({ ...many, prp2: host.buffer() + 4 }).status).to.equal(0x013);
      expect(host.io({ ...one, prp1: 0x7000_0000 }).status).to.equal(0x004);
      expect(host.io({ ...one, prp1: 2 ** 52 }).status).to.equal(0x004);
      expect(host.io({ ...many, prp2: 0x7000_0000 }).status).to.equal(0x004);
      layList(host.buffer(50), [host.buffer(1), host.buffer(2) + 8, ...Array(5).fill(host.buffer(3))], 0);
      expect(host.io({ ...many, prp2: host.buffer(50) }).status).to.equal(0x013);
    });
  }

  it('do not follow a list that never ends', () => {
    const list = host.buffer(50) + 4096 - 8;
    host.ram.view.setBigUint64(list - host.ram.base, BigInt(list), true);
    expect(
      host.io({ opcode: Opcode.READ, prp1: host.buffer(), prp2: list, dwords: range(0, 64) }).status,
    ).to.equal(0x002);
  });

  it('are refused beyond the largest transfer, of no namespace, fused, or with unknown opcodes', () => {
    expect(host.io({ opcode: Opcode.READ, prp1: host.buffer(), dwords: range(0, 1025) }).status).to.equal(
      0x002,
    );
    for (const namespaceId of [0, 2, 0xffffffff]) {
      expect(host.io({ opcode: Opcode.READ, namespaceId, prp1: host.buffer() }).status).to.equal(0x00b);
    }
    expect(host.io({ opcode: Opcode.FLUSH, namespaceId: 2 }).status).to.equal(0x00b);
    expect(host.io({ opcode: Opcode.FLUSH, namespaceId: 0xffffffff }).status).to.equal(0);
    expect(host.io({ opcode: Opcode.READ, flags: 0x02 }).status).to.equal(0x002);
    expect(host.io({ opcode: Opcode.READ, flags: 0x80 }).status).to.equal(0x002);
    expect(host.io({ opcode: 0x7f })).to.include({ status: 0x001, doNotRetry: true });
  });

  it('compare', () => {
    pattern(host.buffer(), 1024);
    host.io({ opcode: Opcode.WRITE, prp1: host.buffer(), dwords: range(4, 2) });
    expect(host.io({ opcode: Opcode.COMPARE, prp1: host.buffer(), dwords: range(4, 2) }).status).to.equal(0);
    host.ram.at(host.buffer() + 1023, 1)[0]! ^= 1;
    expect(host.io({ opcode: Opcode.COMPARE, prp1: host.buffer(), dwords: range(4, 2) }).status).to.equal(
      0x285,
    );
  });

  for (const [name, deallocate] of [
    ['in place', 0],
    ['by deallocation', 1 << 25],
  ] as const) {
    it(`write zeros ${name}, and nowhere else`, () => {
      pattern(host.buffer(), 4096);
      host.io({ opcode: Opcode.WRITE, prp1: host.buffer(), dwords: range(8, 8) });
      const before = Buffer.from(onDisk(8, 8));
      expect(host.io({ opcode: Opcode.ZEROES, dwords: { 10: 10, 12: 2 | deallocate } }).status).to.equal(0);
      before.fill(0, 1024, 2560);
      expect(onDisk(8, 8)).to.deep.equal(before);
    });
  }

  it('deallocate ranges, or none if one does not exist', () => {
    pattern(host.buffer(), 4096);
    host.io({ opcode: Opcode.WRITE, prp1: host.buffer(), dwords: range(0, 8) });
    const layRange = (index: number, first: number, count: number) => {
      const at = host.buffer(2) - host.ram.base + 16 * index;
      host.ram.view.setUint32(at + 4, count, true);
      host.ram.view.setBigUint64(at + 8, BigInt(first), true);
    };
    const deallocate = { opcode: Opcode.DATASET, prp1: host.buffer(2), dwords: { 10: 1, 11: 4 } };
    layRange(0, 0, 2);
    layRange(1, BLOCKS, 1);
    expect(host.io(deallocate).status).to.equal(0x080);
    expect(onDisk(0, 8)).to.deep.equal(Buffer.from(host.ram.at(host.buffer(), 4096)));
    layRange(1, 4, 1);
    expect(host.io(deallocate).status).to.equal(0);
    const expected = Buffer.from(host.ram.at(host.buffer(), 4096)).fill(0, 0, 1024).fill(0, 2048, 2560);
    expect(onDisk(0, 8)).to.deep.equal(expected);
  });

  it('tell a medium that fails', () => {
    truncateSync(image, 4096);
    expect(host.io({ opcode: Opcode.READ, prp1: host.buffer(), dwords: range(100, 1) }).status).to.equal(
      0x281,
    );
  });
});
