import { expect } from 'chai';
import fc from 'fast-check';
import { RegionIndex } from 'vfio-user';
import { closeAll, makeController } from '../support/controllers.js';
import { GuestRam } from '../support/guest-ram.js';
import { Host } from '../support/host.js';

const GUARD = 64 << 10;

/** Guest memory of which the controller is told only the middle: the rest has to stay as it is. */
class GuardedRam extends GuestRam {
  constructor() {
    super(4 << 20);
    this.bytes.fill(0xa5, this.length - GUARD);
  }

  override window(address: number, length: number, access: 'read' | 'write' | 'read-write') {
    return this.#guarded(address, length) ? undefined : super.window(address, length, access);
  }

  override pointer(address: number, length: number, writes: boolean): number {
    return this.#guarded(address, length) ? 0 : super.pointer(address, length, writes);
  }

  override at(address: number, length: number): Uint8Array {
    return super.at(this.#guarded(address, length) ? 0 : address, length);
  }

  #guarded(address: number, length: number): boolean {
    return address + length > this.base + this.length - GUARD;
  }

  get guard(): Uint8Array {
    return this.bytes.subarray(this.length - GUARD);
  }
}

describe('A hostile host', () => {
  afterEach(closeAll);

  const addresses = fc.oneof(
    fc.nat({ max: 4 << 20 }).map((offset) => 0x10_0000 + offset),
    fc.nat({ max: 1023 }).map((page) => 0x10_0000 + page * 4096),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((address) => address),
  );
  const words = fc.oneof(fc.nat({ max: 0xffffffff }), fc.nat({ max: 7 }), fc.constant(0xffffffff));
  const entries = fc.record({
    opcode: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 0x7c)),
    flags: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 255 }) }),
    namespaceId: fc.oneof(fc.constantFrom(0, 1, 2, 0xffffffff), words),
    prp1: addresses,
    prp2: addresses,
    dwords: fc.record({ 10: words, 11: words, 12: words, 13: words, 14: words, 15: words }),
    queue: fc.constantFrom(0, 1),
  });

  it('gets an answer to every command, and no byte outside of the memory that it shares', () => {
    fc.assert(
      fc.property(fc.array(entries, { minLength: 1, maxLength: 12 }), (commands) => {
        const host = new Host(makeController({ doorbellBuffers: true }), new GuardedRam()).enable();
        host.createQueues(1);
        for (const { queue, ...entry } of commands) {
          host.submit(queue, { ...entry, prp1: entry.prp1 as number, prp2: entry.prp2 as number });
          // Data may have gone over the queues themselves, which are the host's own; then there is no completion.
          host.take(queue);
        }
        expect((host.ram as GuardedRam).guard.every((byte) => byte === 0xa5)).to.equal(true);
        expect(host.read(0x08)).to.equal(0x10400);
        closeAll();
      }),
      { numRuns: 300 },
    );
  });

  it('can write anything to any register and any region', () => {
    const writes = fc.record({
      region: fc.constantFrom(RegionIndex.BAR0, RegionIndex.BAR0, RegionIndex.BAR4, RegionIndex.CONFIG),
      offset: fc.oneof(
        fc.nat({ max: 0x38 }),
        fc.nat({ max: 0x1fff }).map((offset) => offset & ~3),
        fc.nat({ max: 0xfff }),
      ),
      data: fc.uint8Array({ minLength: 1, maxLength: 16 }),
    });
    fc.assert(
      fc.property(fc.array(writes, { maxLength: 40 }), (all) => {
        const host = new Host(makeController(), new GuardedRam()).enable();
        for (const { region, offset, data } of all) {
          const { size } = host.controller.regions.get(region)!;
          const at = Math.min(offset, size - data.length);
          host.controller.writeRegion(region, at, data);
          host.controller.readRegion(region, at, new Uint8Array(data.length));
        }
        host.disable();
        host.enable();
        expect(host.status).to.equal(1);
        expect((host.ram as GuardedRam).guard.every((byte) => byte === 0xa5)).to.equal(true);
        closeAll();
      }),
      { numRuns: 300 },
    );
  });
});
