import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  AsyncFileCalls,
  closeDescriptor,
  NativeBuffer,
  ScatterList,
  waitReadable,
} from '../../src/native/index.js';
import { libc } from '../../src/native/libc.js';

/** `cachestat` (asm/unistd.h, the same everywhere): the pages of a file that the kernel has yet to write to its drive. */
const CACHESTAT = 451;
const dirtyPages = (descriptor: number): number => {
  const range = new NativeBuffer(16); // of no length: all of the file
  const result = new NativeBuffer(40);
  const failed = libc.syscall(CACHESTAT, descriptor, range.pointer, result.pointer, 0, 0) !== 0;
  return failed ? 0 : Number(result.view.getBigUint64(8, true) + result.view.getBigUint64(16, true));
};

describe('File calls that are not waited for', () => {
  const directory = mkdtempSync(join(tmpdir(), 'vfio-user-async-'));
  const path = join(directory, 'image');
  let calls: AsyncFileCalls;
  let file: number;

  before(function () {
    // A filter of system calls may forbid them; then everything is done by calls that wait.
    const opened = AsyncFileCalls.open(4);
    if (opened === undefined) this.skip();
    opened[Symbol.dispose]();
  });
  beforeEach(() => {
    writeFileSync(path, new Uint8Array(8192));
    file = openSync(path, 'r+');
    calls = AsyncFileCalls.open(4)!;
  });
  afterEach(() => {
    calls?.[Symbol.dispose]();
    closeDescriptor(file);
  });
  after(() => rmSync(directory, { recursive: true }));

  const memory = new NativeBuffer(4096);
  const list = new ScatterList();
  const pieces = (...ranges: readonly (readonly [offset: number, length: number])[]) => {
    list.clear();
    for (const [offset, length] of ranges) list.add(memory.pointer + offset, length);
    return list;
  };

  it('move scattered pieces, and say how many bytes', () => {
    const results: number[] = [];
    const done = (result: number) => results.push(result);
    memory.bytes.fill(1, 0, 1024).fill(2, 2048, 3072);
    expect(calls.writeVectors(file, pieces([2048, 1024], [0, 1024]), 4096, done)).to.equal(true);
    while (calls.underWay > 0) calls.wait();
    memory.bytes.fill(0);
    calls.readVectors(file, pieces([0, 2048]), 4096, done);
    while (calls.underWay > 0) calls.wait();
    expect(results).to.deep.equal([2048, 2048]);
    expect([memory.bytes[0], memory.bytes[1023], memory.bytes[1024]]).to.deep.equal([2, 2, 1]);
  });

  it('tell of a read at the end of the file, and of an error, by their results', () => {
    const results: number[] = [];
    calls.readVectors(file, pieces([0, 4096]), 6144, (result) => results.push(result));
    const reader = openSync(path, 'r');
    calls.writeVectors(reader, pieces([0, 512]), 0, (result) => results.push(result));
    while (calls.underWay > 0) calls.wait();
    closeDescriptor(reader);
    expect(results).to.have.members([2048, -constants.errno.EBADF]);
  });

  it('that are to be durable leave nothing to the page cache, and others do', function () {
    const write = (durable: boolean) => {
      let result = 0;
      calls.writeVectors(file, pieces([0, 4096]), 0, (count) => (result = count), durable);
      while (calls.underWay > 0) calls.wait();
      expect(result).to.equal(4096);
      return dirtyPages(file);
    };
    if (write(false) === 0) this.skip(); // before Linux 6.5, or on a file system that has no drive
    expect(write(true)).to.equal(0);
    expect(write(false), 'the request before does not show').to.be.greaterThan(0);
  });

  it("are the kernel's when they are submitted, all of them, and not before", () => {
    const first = Buffer.from('first');
    const ended: string[] = [];
    memory.bytes.set(first);
    calls.writeVectors(file, pieces([0, 512]), 0, () => ended.push('first'));
    calls.writeVectors(file, pieces([512, 512]), 4096, () => ended.push('second'));
    expect(calls.collect()).to.equal(false);
    expect(waitReadable(calls.descriptor, 0)).to.equal(false);
    expect(readFileSync(path).subarray(0, first.length).equals(first)).to.equal(false);
    calls.submit();
    while (calls.underWay > 0) {
      expect(waitReadable(calls.descriptor, 10_000)).to.equal(true);
      calls.collectAnnounced();
    }
    expect(ended).to.have.members(['first', 'second']);
    expect(readFileSync(path).subarray(0, first.length).equals(first)).to.equal(true);
  });

  it('that the kernel does not take end with its reason, are announced, and do not keep it from the others', () => {
    const results = new Map<string, number>();
    const begin = (name: string, descriptor: number) =>
      calls.readVectors(descriptor, pieces([0, 512]), 0, (result) => results.set(name, result));
    for (const [name, descriptor] of [
      ['a', file],
      ['b', 9999],
      ['c', 9998],
      ['d', file],
    ] as const)
      expect(begin(name, descriptor)).to.equal(true);
    calls.submit();
    expect(results.size).to.equal(0);
    while (calls.underWay > 0) {
      expect(waitReadable(calls.descriptor, 10_000)).to.equal(true);
      calls.collectAnnounced();
    }
    const { EBADF } = constants.errno;
    expect(Object.fromEntries(results)).to.deep.equal({ a: 512, b: -EBADF, c: -EBADF, d: 512 });
  });

  it('each keep their own list, though more are begun than one batch holds', () => {
    using many = AsyncFileCalls.open(100)!;
    for (let index = 0; index < 100; index++) {
      memory.bytes.fill(index, 8 * index, 8 * index + 8);
      expect(many.writeVectors(file, pieces([8 * index, 8]), 8 * (99 - index), () => undefined)).to.equal(
        true,
      );
    }
    while (many.underWay > 0) many.wait();
    const written = readFileSync(path);
    for (let index = 0; index < 100; index++) expect(written[8 * (99 - index) + 7]).to.equal(index);
  });

  it('announce their end by the descriptor, which is silent when all was collected', () => {
    let ended = 0;
    calls.synchronize(file, (result) => (ended += 1 + result));
    expect(waitReadable(calls.descriptor, 10_000)).to.equal(true);
    expect(calls.collectAnnounced()).to.equal(true);
    expect(ended).to.equal(1);
    expect(waitReadable(calls.descriptor, 0)).to.equal(false);
    expect(calls.collect()).to.equal(false);
  });

  it('announce to whoever looks for their ends, too, that the kernel does not take a durable write', () => {
    calls.announces = false;
    let result = 0;
    calls.writeVectors(9999, pieces([0, 512]), 0, (count) => (result = count), true);
    calls.submit();
    expect(waitReadable(calls.descriptor, 0)).to.equal(true);
    calls.collectAnnounced();
    expect(result).to.equal(-constants.errno.EBADF);
  });

  it('do not announce it to whoever looks for it, but for an fdatasync and a durable write', () => {
    calls.announces = false;
    calls.readVectors(file, pieces([0, 512]), 0, () => undefined);
    calls.submit();
    while (!calls.collect());
    expect(waitReadable(calls.descriptor, 0)).to.equal(false);
    calls.synchronize(file, () => undefined);
    expect(waitReadable(calls.descriptor, 10_000)).to.equal(true);
    calls.collectAnnounced();
    calls.writeVectors(file, pieces([0, 512]), 0, () => undefined, true);
    calls.submit();
    expect(waitReadable(calls.descriptor, 10_000)).to.equal(true);
  });

  it('are as many as was said, and can be begun again when they have ended', () => {
    const begin = () => calls.readVectors(file, pieces([0, 512]), 0, () => undefined);
    for (let round = 0; round < 100; round++) {
      expect([begin(), begin(), begin(), begin(), begin()]).to.deep.equal([true, true, true, true, false]);
      expect(calls.underWay).to.equal(4);
      while (calls.underWay > 0) calls.wait();
    }
  });

  it('may begin another when they end', () => {
    let left = 300;
    const next = () => {
      if (left-- > 0) expect(calls.readVectors(file, pieces([0, 512]), 0, next)).to.equal(true);
    };
    next();
    while (calls.underWay > 0) calls.wait();
    expect(left).to.equal(-1);
  });

  it('are not begun on what is no descriptor', () => {
    expect(calls.synchronize(9999, () => undefined)).to.equal(false);
    expect(calls.underWay).to.equal(0);
  });
});
