import { fstatSync } from 'node:fs';
import { readU64, writeU64 } from '../protocol/integers.js';
import { checked, errno, libc } from './libc.js';
import { NativeBuffer } from './native-buffer.js';
import { EACCES, EAGAIN, EINTR, SystemError } from './system-error.js';

const FALLOC_FL_KEEP_SIZE = 1;
const FALLOC_FL_PUNCH_HOLE = 2;
const FALLOC_FL_ZERO_RANGE = 0x10;

/** The length of a regular file and its block size (of hugetlbfs: the huge page), both in bytes. */
export interface RegularFile {
  readonly size: number;
  readonly blockSize: number;
}

/** Undefined if the descriptor is something else than a regular file: a pipe, a socket, a device. */
export function regularFile(descriptor: number): RegularFile | undefined {
  const stat = fstatSync(descriptor);
  return stat.isFile() ? { size: stat.size, blockSize: stat.blksize } : undefined;
}

type Transfer = (descriptor: number, pointer: number, length: number, offset: number) => number;

function transferAll(
  transfer: Transfer,
  name: string,
  descriptor: number,
  pointer: number,
  length: number,
  offset: number,
): number {
  let done = 0;
  while (done < length) {
    const count = transfer(descriptor, pointer + done, length - done, offset + done);
    if (count > 0) done += count;
    else if (count === 0) break;
    else if (errno() !== EINTR) throw new SystemError(name, errno(), `${length} bytes at ${offset}`);
  }
  return done;
}

/** Reads into memory of this process. Returns the bytes read: fewer than asked only at the end of the file. */
export function readAt(descriptor: number, pointer: number, length: number, offset: number): number {
  return transferAll(libc.pread as Transfer, 'pread', descriptor, pointer, length, offset);
}

/** Writes from memory of this process: all of it, or throws. */
export function writeAt(descriptor: number, pointer: number, length: number, offset: number): void {
  transferAll(libc.pwrite as Transfer, 'pwrite', descriptor, pointer, length, offset);
}

/** A list of pieces of memory for scattered transfers, kept between calls. At most 1024 (IOV_MAX) pieces. */
export class ScatterList {
  static readonly CAPACITY = 1024;
  /** Bytes that each piece takes in the list: a `struct iovec`. */
  static readonly PIECE_SIZE = 16;
  count = 0;
  /** Bytes in all. */
  length = 0;
  private readonly vectors = new NativeBuffer(ScatterList.PIECE_SIZE * ScatterList.CAPACITY);

  get pointer(): number {
    return this.vectors.pointer;
  }

  /** The list itself: what `pointer` points to. */
  get bytes(): Uint8Array {
    return this.vectors.bytes.subarray(0, ScatterList.PIECE_SIZE * this.count);
  }

  clear(): void {
    this.count = 0;
    this.length = 0;
  }

  /** Leaves the first `length` bytes, at least one and fewer than there are. */
  truncate(length: number): void {
    const { view } = this.vectors;
    let left = length;
    for (let index = 0; index < this.count; index++) {
      const piece = view.getUint32(ScatterList.PIECE_SIZE * index + 8, true);
      if (piece >= left) {
        view.setUint32(ScatterList.PIECE_SIZE * index + 8, left, true);
        this.count = index + 1;
        break;
      }
      left -= piece;
    }
    this.length = length;
  }

  /** Adds a piece; one that continues the last is joined with it. */
  add(pointer: number, length: number): void {
    const { view } = this.vectors;
    const last = ScatterList.PIECE_SIZE * (this.count - 1);
    this.length += length;
    if (this.count > 0) {
      const lastLength = view.getUint32(last + 8, true);
      if (readU64(view, last) + lastLength === pointer) {
        view.setUint32(last + 8, lastLength + length, true);
        return;
      }
    }
    if (this.count === ScatterList.CAPACITY) throw new RangeError('Expected at most 1024 pieces of memory');
    const at = ScatterList.PIECE_SIZE * this.count++;
    writeU64(view, at, pointer);
    writeU64(view, at + 8, length);
  }
}

/** preadv(2) once. Returns the bytes read, which may be fewer than the list holds, or -errno. */
export function readVectors(descriptor: number, list: ScatterList, offset: number): number {
  const count = libc.preadv(descriptor, list.pointer, list.count, offset) as number;
  return count < 0 ? -errno() : count;
}

/** pwritev(2) once. Returns the bytes written, which may be fewer than the list holds, or -errno. */
export function writeVectors(descriptor: number, list: ScatterList, offset: number): number {
  const count = libc.pwritev(descriptor, list.pointer, list.count, offset) as number;
  return count < 0 ? -errno() : count;
}

/** Frees a range (it then reads zeros). Throws a SystemError with EOPNOTSUPP where the file system cannot. */
export function punchHole(descriptor: number, offset: number, length: number): void {
  const mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
  checked(libc.fallocate(descriptor, mode, offset, length), 'fallocate', 'punching a hole');
}

/** Makes a range read zeros but keeps its blocks. Throws EOPNOTSUPP where the file system cannot. */
export function zeroRange(descriptor: number, offset: number, length: number): void {
  const mode = FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE;
  checked(libc.fallocate(descriptor, mode, offset, length), 'fallocate', 'zeroing a range');
}

const F_OFD_GETLK = 36;
const F_OFD_SETLK = 37;
const F_RDLCK = 0;
const F_WRLCK = 1;
const F_UNLCK = 2;

/** `struct flock` for the whole file, whatever its length becomes. */
function wholeFile(type: number): NativeBuffer {
  const lock = new NativeBuffer(32);
  lock.view.setInt16(0, type, true);
  return lock;
}

/**
 * Locks the whole file by an open file description lock. Returns false if another open file description holds a
 * lock that conflicts. The lock goes with `unlockFile` or with the last descriptor of this description.
 */
export function lockFile(descriptor: number, kind: 'exclusive' | 'shared'): boolean {
  const lock = wholeFile(kind === 'exclusive' ? F_WRLCK : F_RDLCK);
  if (libc.fcntl(descriptor, F_OFD_SETLK, lock.pointer) !== -1) return true;
  if (errno() === EAGAIN || errno() === EACCES) return false;
  throw new SystemError('fcntl', errno(), 'locking a file');
}

export function unlockFile(descriptor: number): void {
  checked(libc.fcntl(descriptor, F_OFD_SETLK, wholeFile(F_UNLCK).pointer), 'fcntl', 'unlocking a file');
}

/** Whether another open file description holds a lock that an exclusive lock of ours would conflict with. */
export function isLockedByOthers(descriptor: number): boolean {
  const lock = wholeFile(F_WRLCK);
  checked(libc.fcntl(descriptor, F_OFD_GETLK, lock.pointer), 'fcntl', 'querying a lock');
  return lock.view.getInt16(0, true) !== F_UNLCK;
}
