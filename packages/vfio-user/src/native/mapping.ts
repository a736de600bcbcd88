import { checked, errno, libc, viewOf } from './libc.js';
import { SystemError } from './system-error.js';

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 0x1;
const MAP_PRIVATE = 0x2;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const MAP_NORESERVE = 0x4000;

interface Range {
  readonly pointer: number;
  readonly length: number;
}

/** Gives a range of addresses back once nothing refers to its bytes any more. */
const collected = new FinalizationRegistry<Range>(({ pointer, length }) => libc.munmap(pointer, length));

/**
 * A file mapped into this process, whose bytes JavaScript may hold on to for longer than the mapping lives.
 *
 * Nothing can take an ArrayBuffer over foreign memory away from those who hold it, and touching an address that is
 * no longer mapped would kill the process. So `unmap` lays anonymous memory over the range: the file is let go at
 * once, stale views read zeros, and the addresses themselves return to the system when the last view is collected.
 */
export class Mapping implements Disposable {
  readonly buffer: ArrayBuffer;
  private mapped = true;

  private constructor(
    readonly pointer: number,
    readonly length: number,
  ) {
    this.buffer = viewOf(pointer, length);
  }

  /**
   * Maps `length` bytes of a file from `offset` (a multiple of 4096). With `writable` false the bytes follow the
   * file, but a write to them stays in this process and never reaches it.
   * The file must be as long as the mapping: beyond its end every access would raise SIGBUS.
   */
  static ofFile(descriptor: number, offset: number, length: number, writable: boolean): Mapping {
    const flags = writable ? MAP_SHARED : MAP_PRIVATE | MAP_NORESERVE;
    const detail = `${length} bytes at offset ${offset} of descriptor ${descriptor}`;
    return new Mapping(mmap(0, length, flags, descriptor, offset, detail), length);
  }

  unmap(): void {
    if (!this.mapped) return;
    this.mapped = false;
    const { pointer, length } = this;
    mmap(pointer, length, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0, 'unmapping');
    collected.register(this.buffer, { pointer, length });
  }

  [Symbol.dispose](): void {
    this.unmap();
  }
}

function mmap(
  address: number,
  length: number,
  flags: number,
  descriptor: number,
  offset: number,
  detail: string,
): number {
  const pointer: number | bigint = libc.mmap(
    address,
    length,
    PROT_READ | PROT_WRITE,
    flags,
    descriptor,
    offset,
  );
  // MAP_FAILED is 2^64 - 1, which is no safe integer and so comes as a BigInt.
  if (typeof pointer === 'bigint') throw new SystemError('mmap', errno(), detail);
  return pointer;
}

const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
const F_ADD_SEALS = 1033;
const F_SEAL_SEAL = 1;
const F_SEAL_SHRINK = 2;
const F_SEAL_GROW = 4;

/**
 * Anonymous memory with a descriptor, which can be mapped here and sent to a peer. Its length is sealed: a peer that
 * cut it short would have this process killed by SIGBUS.
 */
export function createMemfd(name: string, length: number): number {
  const descriptor = checked(libc.memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING), 'memfd_create', name);
  try {
    checked(libc.ftruncate(descriptor, length), 'ftruncate', `${name} to ${length} bytes`);
    checked(
      libc.fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL),
      'fcntl',
      `sealing the length of ${name}`,
    );
  } catch (error) {
    libc.close(descriptor);
    throw error;
  }
  return descriptor;
}
