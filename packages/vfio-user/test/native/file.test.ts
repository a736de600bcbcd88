import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  closeDescriptor,
  duplicateDescriptor,
  isLockedByOthers,
  lockFile,
  NativeBuffer,
  readAt,
  readVectors,
  regularFile,
  ScatterList,
  unixSocketPair,
  unlockFile,
  writeAt,
  writeVectors,
} from '../../src/native/index.js';

describe('Files by descriptor', () => {
  const directory = mkdtempSync(join(tmpdir(), 'vfio-user-file-'));
  const path = join(directory, 'image');
  const descriptors: number[] = [];
  const open = (): number => {
    const descriptor = openSync(path, 'r+');
    descriptors.push(descriptor);
    return descriptor;
  };

  before(() => writeFileSync(path, new Uint8Array(8192)));
  afterEach(() => descriptors.splice(0).forEach(closeDescriptor));
  after(() => rmSync(directory, { recursive: true }));

  it('are read and written from memory of this process, to the end of the file', () => {
    const file = open();
    const buffer = new NativeBuffer(4096);
    buffer.bytes.fill(7);
    writeAt(file, buffer.pointer, 4096, 4096);
    buffer.bytes.fill(0);
    expect(readAt(file, buffer.pointer, 4096, 6144)).to.equal(2048);
    expect([buffer.bytes[0], buffer.bytes[2047], buffer.bytes[2048]]).to.deep.equal([7, 7, 0]);
  });

  it('are read and written in scattered pieces, neighbours joined', () => {
    const file = open();
    const buffer = new NativeBuffer(4096);
    const list = new ScatterList();
    list.add(buffer.pointer + 1024, 512);
    list.add(buffer.pointer, 512);
    list.add(buffer.pointer + 512, 512);
    expect([list.count, list.length]).to.deep.equal([2, 1536]);
    buffer.bytes.fill(1, 1024, 1536);
    buffer.bytes.fill(2, 0, 1024);
    expect(writeVectors(file, list, 0)).to.equal(1536);
    list.clear();
    list.add(buffer.pointer, 1536);
    expect(readVectors(file, list, 0)).to.equal(1536);
    expect([buffer.bytes[0], buffer.bytes[511], buffer.bytes[512]]).to.deep.equal([1, 1, 2]);
  });

  it('can be cut to their first bytes', () => {
    const file = open();
    const buffer = new NativeBuffer(4096);
    const list = new ScatterList();
    list.add(buffer.pointer, 512);
    list.add(buffer.pointer + 1024, 512);
    list.add(buffer.pointer + 2048, 512);
    list.truncate(768);
    expect([list.count, list.length, writeVectors(file, list, 0)]).to.deep.equal([2, 768, 768]);
    list.truncate(512);
    expect([list.count, writeVectors(file, list, 0)]).to.deep.equal([1, 512]);
  });

  it('answer a bad descriptor with its errno', () => {
    expect(readVectors(-1, new ScatterList(), 0)).to.equal(-9);
    expect(() => writeAt(-1, 0, 1, 0)).to.throw('pwrite failed with EBADF');
  });

  it('are locked by the open file description: another is refused, a duplicate is not', () => {
    const first = open();
    const second = open();
    expect(lockFile(first, 'exclusive')).to.equal(true);
    const duplicate = duplicateDescriptor(first);
    descriptors.push(duplicate);
    expect([
      lockFile(duplicate, 'exclusive'),
      lockFile(second, 'exclusive'),
      lockFile(second, 'shared'),
    ]).to.deep.equal([true, false, false]);
    expect([isLockedByOthers(first), isLockedByOthers(second)]).to.deep.equal([false, true]);
    unlockFile(first);
    expect(lockFile(second, 'exclusive')).to.equal(true);
  });

  it('have a size only if they are regular', () => {
    expect(regularFile(open())?.size).to.equal(8192);
    const sockets = unixSocketPair();
    expect(regularFile(sockets[0])).to.equal(undefined);
    sockets.forEach(closeDescriptor);
  });
});
