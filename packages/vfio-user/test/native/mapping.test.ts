import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { closeDescriptor, createMemfd, Mapping } from '../../src/native/index.js';

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

  it('of something that cannot be mapped fails with the errno', () => {
    expect(() => Mapping.ofFile(-1, 0, 4096, true)).to.throw('mmap failed with EBADF');
  });
});
