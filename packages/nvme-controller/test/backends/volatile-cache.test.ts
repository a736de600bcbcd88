import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { continueOn, saveState } from '../migration/support.js';
import { closeAll, makeController, newImage, SIZE } from '../support/controllers.js';
import { HeldSynchronizer } from '../support/held-synchronizer.js';
import { Host } from '../support/host.js';

const BLOCK = 512;
const FORCE_UNIT_ACCESS = 1 << 30;
const DEALLOCATE = 1 << 25;

describe('A volatile write cache', () => {
  let image: string;
  let host: Host;
  beforeEach(() => {
    image = newImage();
    host = running();
  });
  afterEach(closeAll);

  const controller = (options: Parameters<typeof makeController>[0] = {}) =>
    makeController({ image, cache: 'volatile', ...options });
  const running = (options: Parameters<typeof makeController>[0] = {}) => {
    const made = new Host(controller(options)).enable();
    made.createQueues(1);
    return made;
  };
  const write = (block: number, value: number, dword12 = 0) => {
    host.ram.at(host.buffer(), BLOCK).fill(value);
    expect(host.io({ opcode: 1, prp1: host.buffer(), dwords: { 10: block, 12: dword12 } }).status).to.equal(
      0,
    );
  };
  const read = (block: number) => {
    expect(host.io({ opcode: 2, prp1: host.buffer(1), dwords: { 10: block } }).status).to.equal(0);
    return host.ram.at(host.buffer(1), 1)[0];
  };
  const onDisk = (block: number) => readFileSync(image)[block * BLOCK];
  const flush = () => expect(host.io({ opcode: 0 }).status).to.equal(0);

  it('is read from, and the image has nothing before a flush', () => {
    write(3, 0x11);
    expect([read(3), onDisk(3)]).to.deep.equal([0x11, 0]);
    flush();
    expect([read(3), onDisk(3)]).to.deep.equal([0x11, 0x11]);
  });

  it('is passed by writes with forced unit access', () => {
    write(3, 0x22, FORCE_UNIT_ACCESS);
    expect(onDisk(3)).to.equal(0x22);
  });

  it('holds nothing back once it is switched off', () => {
    write(3, 0x33);
    expect(host.admin({ opcode: 9, dwords: { 10: 6, 11: 0 } }).status).to.equal(0);
    expect(onDisk(3)).to.equal(0x33);
    write(4, 0x34);
    expect(onDisk(4)).to.equal(0x34);
  });

  it('is written out by a shutdown', () => {
    write(3, 0x44);
    host.write(0x14, 0x00460001 | (1 << 14));
    expect(onDisk(3)).to.equal(0x44);
  });

  it('leaves a shutdown incomplete, and the status fatal, if it cannot be made durable', () => {
    host.controller.close();
    host = running({ backendFaults: [{ kind: 'synchronize-error', count: 1 }] });
    write(3, 0x45);
    host.write(0x14, 0x00460001 | (1 << 14));
    expect(host.status & 0b1110).to.equal(0b0110);
    host.disable();
    host.enable();
    host.write(0x14, 0x00460001 | (1 << 14));
    expect([host.status & 0b1110, onDisk(3)]).to.deep.equal([0b1000, 0x45]);
  });

  it('is written out by a server that ends in good order', () => {
    write(3, 0x55);
    host.controller.close();
    expect(onDisk(3)).to.equal(0x55);
  });

  it('survives a reset, as the drive keeps its power', () => {
    write(3, 0x66);
    host.controller.reset();
    host.enable();
    host.createQueues(1);
    expect(read(3)).to.equal(0x66);
  });

  for (const synchronizeOnStop of [true, false]) {
    it(`moves with the guest (${synchronizeOnStop ? 'made durable' : 'written out'} at the stop)`, () => {
      host.controller.close();
      host = running({ synchronizeOnStop });
      write(3, 0x77);
      host = continueOn(controller({ incoming: true }), host, saveState(host.controller));
      expect(read(3)).to.equal(0x77);
    });
  }

  it('holds little during pre-copy, and never more than its capacity', () => {
    const writeMuch = (mebibytes: number) => {
      for (let block = 0; block < mebibytes * 2048; block += 8) write(block % 8192, 0x88, 7);
    };
    writeMuch(3);
    expect(onDisk(0)).to.equal(0);
    host.controller.migration!.preCopyStarted!();
    expect(onDisk(0)).to.equal(0x88);
    writeMuch(2);
    const rest = readFileSync(image).subarray(3 << 20, 4 << 20);
    expect(rest.every((byte) => byte === 0)).to.equal(true);
  });

  for (const synchronized of ['flush', 'stop'] as const) {
    it(`holds what a ${synchronized} could not make durable, and the next flush writes it again`, () => {
      host.controller.close();
      host = running({ backendFaults: [{ kind: 'synchronize-error', count: 1 }] });
      write(3, 0x99);
      write(4, 0x9a);
      if (synchronized === 'flush') expect(host.io({ opcode: 0 }).status).to.equal(0x280);
      else expect(() => host.controller.migration!.stop()).to.throw('the device goes on');
      expect([onDisk(3), onDisk(4)]).to.deep.equal([0x99, 0x9a]);
      writeFileSync(image, Buffer.alloc(SIZE)); // as a system does that drops what it could not write back
      write(4, 0x9b);
      expect([read(3), read(4)]).to.deep.equal([0x99, 0x9b]);
      flush();
      expect([onDisk(3), onDisk(4)]).to.deep.equal([0x99, 0x9b]);
    });
  }

  it('holds what is written during an fdatasync until another has ended', () => {
    host.controller.close();
    const synchronizer = new HeldSynchronizer();
    host = running({ synchronizer });
    write(3, 0x11);
    write(40, 0x12);
    host.submit(1, { opcode: 0, namespaceId: 1 });
    write(3, 0x21);
    synchronizer.answer();
    expect([host.take(1)?.status, onDisk(3), onDisk(40)]).to.deep.equal([0, 0x11, 0x12]);
    writeFileSync(image, Buffer.alloc(SIZE));
    expect([read(3), read(40)], 'what is durable was let go').to.deep.equal([0x21, 0]);
    host.submit(1, { opcode: 0, namespaceId: 1 });
    synchronizer.answer();
    expect([host.take(1)?.status, onDisk(3), onDisk(40)]).to.deep.equal([0, 0x21, 0]);
  });

  it('makes no difference to what is read, whatever is written over what', () => {
    const range = { first: fc.nat({ max: 60 }), count: fc.integer({ min: 1, max: 40 }) };
    const step = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), ...range, value: fc.integer({ min: 1, max: 255 }) }),
      fc.record({ kind: fc.constant('zero' as const), ...range, deallocate: fc.boolean() }),
      fc.record({ kind: fc.constant('deallocate' as const), ...range }),
      fc.record({ kind: fc.constant('compare' as const), ...range }),
      fc.record({ kind: fc.constant('flush' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (history) => {
        image = newImage();
        host = running();
        const model = Buffer.alloc(128 * BLOCK);
        const transfer = (opcode: number, first: number, count: number, dword12 = 0) => {
          // From page 8 on, of which the PRP list at page 7 names all but the first.
          const list = host.buffer(7) - host.ram.base;
          for (let page = 0; page < 5; page++)
            host.ram.view.setBigUint64(list + 8 * page, BigInt(host.buffer(9 + page)), true);
          const prp2 = count * BLOCK > 8192 ? host.buffer(7) : host.buffer(9);
          const dwords = { 10: first, 12: (count - 1) | dword12 };
          return host.io({ opcode, prp1: host.buffer(8), prp2, dwords }).status;
        };
        for (const step of history) {
          if (step.kind === 'flush') {
            flush();
            expect(readFileSync(image).subarray(0, model.length).equals(model)).to.equal(true);
            continue;
          }
          const { first, count } = step;
          const part = model.subarray(first * BLOCK, (first + count) * BLOCK);
          const buffer = host.ram.at(host.buffer(8), part.length);
          if (step.kind === 'write') {
            part.fill(step.value);
            buffer.set(part);
            expect(transfer(1, first, count)).to.equal(0);
          } else if (step.kind === 'zero') {
            part.fill(0);
            expect(transfer(8, first, count, step.deallocate ? DEALLOCATE : 0)).to.equal(0);
          } else if (step.kind === 'deallocate') {
            part.fill(0);
            host.ram.view.setUint32(host.buffer(2) - host.ram.base + 4, count, true);
            host.ram.view.setBigUint64(host.buffer(2) - host.ram.base + 8, BigInt(first), true);
            expect(host.io({ opcode: 9, prp1: host.buffer(2), dwords: { 11: 4 } }).status).to.equal(0);
          } else {
            buffer.set(part);
            expect(transfer(5, first, count)).to.equal(0);
            buffer[part.length - 1]! ^= 1;
            expect(transfer(5, first, count)).to.equal(0x285);
          }
          buffer.fill(0xee);
          expect(transfer(2, first, count)).to.equal(0);
          expect(part.equals(buffer)).to.equal(true);
        }
        expect(SIZE).to.equal(readFileSync(image).length);
        closeAll();
      }),
      { numRuns: 60 },
    );
  });
});
