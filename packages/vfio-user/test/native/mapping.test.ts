import { fstatSync, ftruncateSync, readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { closeDescriptor, createMemfd, Mapping } from '../../src/native/index.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Whether an address of this process is backed by anything. */
const isMapped = (address: number): boolean =>
  readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .map((line) =>
      line
        .split(' ')[0]!
        .split('-')
        .map((hexadecimal) => Number.parseInt(hexadecimal, 16)),
    )
    .some(([from = 0, to = 0]) => from <= address && address < to);

/** The lines of this process's memory map that mention a name. */
const mapped = (name: string): number =>
  readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .filter((line) => line.includes(name)).length;

describe('A mapping', () => {
  it('lets its file go at once and leaves zeros behind', () => {
    const descriptor = createMemfd('vfio-user-mapping-test', 8192);
    const mapping = Mapping.ofFile(descriptor, 0, 8192, true);
    closeDescriptor(descriptor);
    const bytes = new Uint8Array(mapping.buffer);
    bytes.fill(1);
    expect(mapped('vfio-user-mapping-test')).to.equal(1);
    mapping.unmap();
    mapping.unmap();
    expect(mapped('vfio-user-mapping-test')).to.equal(0);
    expect(bytes.every((byte) => byte === 0)).to.equal(true);
    bytes.fill(2);
  });

  it('gives its addresses back once nobody can look at them any more', async () => {
    const descriptor = createMemfd('guest', 64 * 1024 * 1024);
    const pointer = (() => {
      using mapping = Mapping.ofFile(descriptor, 0, 64 * 1024 * 1024, true);
      return mapping.pointer;
    })();
    closeDescriptor(descriptor);
    expect(isMapped(pointer)).to.equal(true);
    while (isMapped(pointer)) {
      collectGarbage();
      await new Promise(setImmediate);
    }
  });

  it('that is private follows its file but does not write to it', () => {
    const descriptor = createMemfd('guest', 4096);
    using shared = Mapping.ofFile(descriptor, 0, 4096, true);
    using own = Mapping.ofFile(descriptor, 0, 4096, false);
    closeDescriptor(descriptor);
    const file = new Uint8Array(shared.buffer);
    const copy = new Uint8Array(own.buffer);
    file[0] = 5;
    expect(copy[0]).to.equal(5);
    copy[1] = 6;
    expect(file[1]).to.equal(0);
  });

  it('of memory of this process cannot be cut short by a peer that has its descriptor', () => {
    const descriptor = createMemfd('doorbells', 4096);
    using mapping = Mapping.ofFile(descriptor, 0, 4096, true);
    for (const length of [0, 8192]) {
      expect(() => ftruncateSync(descriptor, length))
        .to.throw()
        .with.property('code', 'EPERM');
    }
    new Uint8Array(mapping.buffer)[4095] = 1;
    expect(fstatSync(descriptor).size).to.equal(4096);
    closeDescriptor(descriptor);
  });

  it('of something that cannot be mapped fails with the errno', () => {
    expect(() => Mapping.ofFile(-1, 0, 4096, true)).to.throw('mmap failed with EBADF');
  });
});
