import { createHash } from 'node:crypto';
import type { Backend } from '../backends/backend.js';
import { ImageError } from '../backends/image-error.js';

/** The identifiers of a namespace that hold for its life, on every controller that has it. */
export interface NamespaceIdentity {
  /** 16 bytes, RFC 9562. */
  readonly uuid: Uint8Array;
  /** 16 bytes. */
  readonly nguid: Uint8Array;
  /** 8 bytes. */
  readonly eui64: Uint8Array;
}

/** A namespace: a range of logical blocks with an identity. */
export class Namespace {
  /** log2 of the block size. */
  readonly blockShift: number;
  /** How many blocks (NSZE). */
  readonly blocks: number;

  /**
   * @param id 1 or more (NSID).
   * @param blockSize 512 or 4096 bytes.
   * Throws an ImageError if the backend's size is not a positive multiple of the block size.
   */
  constructor(
    readonly id: number,
    readonly blockSize: 512 | 4096,
    readonly identity: NamespaceIdentity,
    readonly backend: Backend,
  ) {
    if (backend.size <= 0 || backend.size % blockSize !== 0) {
      throw new ImageError(
        `Expected the size of namespace ${id} (${backend.name}) to be a positive multiple of ` +
          `its block size ${blockSize}, but it is ${backend.size} bytes`,
      );
    }
    this.blockShift = Math.log2(blockSize);
    this.blocks = backend.size / blockSize;
  }

  /** Whether the blocks exist. `first` may be any number up to 2^64. */
  contains(first: number, count: number): boolean {
    return first < this.blocks && count <= this.blocks - first;
  }
}

/** An identity that follows from the controller's serial number: both ends of a migration come to the same. */
export function deriveIdentity(serial: string, id: number): NamespaceIdentity {
  const digest = createHash('sha256').update(`${serial}/${id}`).digest();
  const uuid = Uint8Array.from(digest.subarray(0, 16));
  uuid[6] = (uuid[6]! & 0x0f) | 0x80; // version 8: derived in an own way
  uuid[8] = (uuid[8]! & 0x3f) | 0x80;
  return {
    uuid,
    nguid: Uint8Array.from(digest.subarray(16, 32)),
    eui64: Uint8Array.from(digest.subarray(8, 16)),
  };
}
