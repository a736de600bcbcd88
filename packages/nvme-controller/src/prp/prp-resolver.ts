import type { GuestMemory } from 'vfio-user';
import { type Command, UNREACHABLE_ADDRESS } from '../queues/command.js';
import { ADDRESS_HIGH_LIMIT, PAGE_SIZE } from '../specification/limits.js';
import { Status } from '../specification/status.js';
import type { GuestSegments } from './guest-segments.js';
import { rethrowLostClient } from './lost-client.js';

const ENTRY_SIZE = 8;
/** A list of one entry a page, each the pointer to the next, would never end. */
const LONGEST_CHAIN = 128;

/** Follows a command's PRP entries and lists (NVMe 1.4, 4.3). */
export class PrpResolver {
  readonly #list = new Uint32Array(PAGE_SIZE / 4);
  readonly #listBytes = new Uint8Array(this.#list.buffer);

  constructor(readonly memory: GuestMemory) {}

  /**
   * Fills `segments` with `length` bytes (1 to the largest transfer, which the caller has checked).
   * Whether the pages are mapped shows when they are used, except for those of lists.
   * Returns success, Invalid PRP Offset, or Data Transfer Error if a list cannot be read.
   */
  resolve(command: Command, length: number, segments: GuestSegments): number {
    const first = command.prp1;
    const offset = first % PAGE_SIZE;
    segments.clear();
    if (offset % 4 !== 0) return Status.INVALID_PRP_OFFSET;
    const firstLength = Math.min(length, PAGE_SIZE - offset);
    segments.add(first, firstLength);
    const remaining = length - firstLength;
    if (remaining === 0) return Status.SUCCESS;
    if (remaining > PAGE_SIZE) return this.#resolveList(command.prp2, remaining, segments);
    if (command.prp2 % PAGE_SIZE !== 0) return Status.INVALID_PRP_OFFSET;
    segments.add(command.prp2, remaining);
    return Status.SUCCESS;
  }

  #resolveList(pointer: number, length: number, segments: GuestSegments): number {
    let list = pointer;
    let remaining = length;
    for (let hop = 0; hop < LONGEST_CHAIN; hop++) {
      if (list % ENTRY_SIZE !== 0) return Status.INVALID_PRP_OFFSET;
      const capacity = (PAGE_SIZE - (list % PAGE_SIZE)) / ENTRY_SIZE;
      const pages = Math.ceil(remaining / PAGE_SIZE);
      const chained = pages > capacity;
      const entries = chained ? capacity : pages;
      if (!this.#read(list, entries)) return Status.DATA_TRANSFER_ERROR;
      const dataEntries = chained ? entries - 1 : entries;
      for (let index = 0; index < dataEntries; index++) {
        const page = this.#entry(index);
        if (page % PAGE_SIZE !== 0) return Status.INVALID_PRP_OFFSET;
        const pageLength = Math.min(remaining, PAGE_SIZE);
        segments.add(page, pageLength);
        remaining -= pageLength;
      }
      if (!chained) return Status.SUCCESS;
      list = this.#entry(dataEntries);
    }
    return Status.INVALID_FIELD;
  }

  #read(address: number, entries: number): boolean {
    try {
      this.memory.read(address, this.#listBytes.subarray(0, entries * ENTRY_SIZE));
      return true;
    } catch (error) {
      rethrowLostClient(error);
      return false; // not mapped: the memory's own error says no more than the status does
    }
  }

  #entry(index: number): number {
    const high = this.#list[2 * index + 1]!;
    return high >= ADDRESS_HIGH_LIMIT ? UNREACHABLE_ADDRESS : high * 0x100000000 + this.#list[2 * index]!;
  }
}
