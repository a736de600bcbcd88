import { expect } from 'chai';
import fc from 'fast-check';
import { bitmapSize, DirtyLog } from '../../src/memory/dirty-log.js';
import { closeDescriptor, createMemfd } from '../../src/native/index.js';
import { expectErrno } from '../support/expect-errno.js';
import { serveRegisters } from '../support/served.js';

/** The numbers of the bits that are set. */
const bits = (bitmap: Uint8Array): number[] =>
  [...bitmap].flatMap((byte, i) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (1 << bit)).map((bit) => 8 * i + bit),
  );

describe('DMA logging', () => {
  it('reports the pages that the device wrote, once', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const descriptor = createMemfd('guest', 0x10_0000);
    await client.dmaMap(0, { descriptor, length: 0x10_0000 });
    closeDescriptor(descriptor);
    const { memory } = served.device.host;
    memory.write(0x5000, Uint8Array.of(1));
    expect(await client.migration.startLogging(4096)).to.equal(4096);
    memory.write(0x2ffe, Uint8Array.of(1, 2, 3));
    memory.markDirty(0xf_f000, 1);
    const range = { address: 0, length: 0x10_0000 };
    expect(bits(await client.migration.dirtyPages(range, 4096))).to.deep.equal([2, 3, 255]);
    expect(bits(await client.migration.dirtyPages(range, 4096))).to.deep.equal([]);
    await client.migration.stopLogging();
    await expectErrno(client.migration.dirtyPages(range, 4096), 'EINVAL');
  });

  it('reports a range that spans two mappings', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const descriptor = createMemfd('guest', 0x4000);
    await client.dmaMap(0, { descriptor, length: 0x2000 });
    await client.dmaMap(0x2000, { descriptor, offset: 0x2000, length: 0x2000 });
    closeDescriptor(descriptor);
    await client.migration.startLogging(4096, [{ address: 0, length: 0x4000 }]);
    served.device.host.memory.write(0x1ffc, new Uint8Array(8));
    expect(bits(await client.migration.dirtyPages({ address: 0x1000, length: 0x2000 }, 4096))).to.deep.equal([
      0, 1,
    ]);
  });

  it('gives the bitmap of a range that is unmapped', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const descriptor = createMemfd('guest', 0x8000);
    await client.dmaMap(0x8000, { descriptor, length: 0x8000 });
    await expectErrno(client.dmaUnmapDirty(0x8000, 0x8000, 4096), 'EINVAL');
    closeDescriptor(descriptor);
    await client.migration.startLogging(4096);
    served.device.host.memory.write(0xffff, Uint8Array.of(1));
    expect(bits(await client.dmaUnmapDirty(0x8000, 0x8000, 4096))).to.deep.equal([7]);
  });

  it('refuses with EINVAL page sizes and ranges that cannot be', async () => {
    await using served = serveRegisters();
    const { migration } = await served.connect();
    await expectErrno(migration.startLogging(0), 'EINVAL');
    await expectErrno(migration.startLogging(4095), 'EINVAL');
    await expectErrno(migration.startLogging(4096, [{ address: 0x1000, length: 2 ** 52 }]), 'EINVAL');
    await expectErrno(migration.startLogging(4096, [{ address: 0, length: 0 }]), 'EINVAL');
    expect(await migration.startLogging(1)).to.equal(4096);
    await expectErrno(migration.startLogging(4096), 'EINVAL');
    await expectErrno(migration.dirtyPages({ address: 0, length: 0x1000 }, 3000), 'EINVAL');
    await expectErrno(migration.dirtyPages({ address: 0, length: 0 }, 4096), 'EINVAL');
    await expectErrno(migration.dirtyPages({ address: 0, length: 2 ** 40 }, 4096), 'EINVAL');
  });

  it('reports every written byte at any page size and alignment, and nothing that was not written', () => {
    const pageSize = fc.constantFrom(4096, 8192, 65536);
    const write = fc.record({
      address: fc.integer({ min: 0, max: 2 ** 20 }),
      length: fc.integer({ min: 1, max: 20_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(write, { maxLength: 8 }),
        pageSize,
        fc.constantFrom(512, 4096, 16384),
        fc.oneof(fc.integer({ min: 0, max: 2 ** 19 }), fc.constantFrom(0, 65536)),
        fc.oneof(fc.integer({ min: 1, max: 2 ** 20 }), fc.constant(2 ** 20)),
        (writes, logged, reported, address, length) => {
          const log = new DirtyLog();
          log.start(logged);
          for (const { address: at, length: count } of writes) log.mark(at, count);
          const bitmap = new Uint8Array(bitmapSize(length, reported));
          log.report(address, length, reported, bitmap);
          const set = new Set(bits(bitmap));
          for (let bit = 0; bit < bitmap.length * 8; bit++) {
            const from = address + bit * reported;
            const to = Math.min(from + reported, address + length);
            const touched =
              from < to &&
              writes.some(
                (one) =>
                  Math.floor(one.address / logged) * logged < to &&
                  from < (Math.floor((one.address + one.length - 1) / logged) + 1) * logged,
              );
            if (set.has(bit) !== touched) return false;
          }
          return true;
        },
      ),
      { numRuns: 300 },
    );
  });

  it('does not forget a page that a report only cut', () => {
    const log = new DirtyLog();
    log.start(65536);
    log.mark(0x1_0000, 1);
    const first = new Uint8Array(bitmapSize(0x1_8000, 4096));
    log.report(0, 0x1_8000, 4096, first);
    const rest = new Uint8Array(bitmapSize(0x8000, 4096));
    log.report(0x1_8000, 0x8000, 4096, rest);
    expect([bits(first).length, bits(rest).length]).to.deep.equal([8, 8]);
  });
});
