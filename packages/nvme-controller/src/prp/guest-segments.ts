import type { GuestMemory } from 'vfio-user';
import { MAXIMUM_TRANSFER, PAGE_SIZE } from '../specification/limits.js';

const CAPACITY = MAXIMUM_TRANSFER / PAGE_SIZE + 1;

/** The pieces of guest memory that one command transfers to or from, in order; kept between commands. */
export class GuestSegments {
  count = 0;
  /** Bytes in all. */
  length = 0;
  readonly addresses = new Float64Array(CAPACITY);
  readonly lengths = new Uint32Array(CAPACITY);

  clear(): void {
    this.count = 0;
    this.length = 0;
  }

  /** Takes the pieces of another list. */
  copy({ count, length, addresses, lengths }: GuestSegments): void {
    this.count = count;
    this.length = length;
    for (let index = 0; index < count; index++) {
      this.addresses[index] = addresses[index]!;
      this.lengths[index] = lengths[index]!;
    }
  }

  /** Adds a piece; one that continues the last is joined with it. */
  add(address: number, length: number): void {
    const last = this.count - 1;
    this.length += length;
    if (last >= 0 && this.addresses[last]! + this.lengths[last]! === address) {
      this.lengths[last] = this.lengths[last]! + length;
      return;
    }
    this.addresses[this.count] = address;
    this.lengths[this.count] = length;
    this.count++;
  }

  /** Copies the host's data out. Throws what `GuestMemory.read` throws if a piece is not mapped. */
  copyFrom(memory: GuestMemory, target: Uint8Array): void {
    let done = 0;
    for (let index = 0; index < this.count; index++) {
      const length = this.lengths[index]!;
      memory.read(this.addresses[index]!, target.subarray(done, done + length));
      done += length;
    }
  }

  /** Copies data to the host. Throws what `GuestMemory.write` throws if a piece is not mapped. */
  copyTo(memory: GuestMemory, source: Uint8Array): void {
    let done = 0;
    for (let index = 0; index < this.count; index++) {
      const length = this.lengths[index]!;
      memory.write(this.addresses[index]!, source.subarray(done, done + length));
      done += length;
    }
  }

  /** To be called after the host's memory was written by a system call. */
  markDirty(memory: GuestMemory): void {
    for (let index = 0; index < this.count; index++) {
      memory.markDirty(this.addresses[index]!, this.lengths[index]!);
    }
  }
}
