import type { DeviceScenario } from '../scenario.js';

/** A block whose content the guest cannot know: its write was cut off, or it was deallocated. */
export const UNKNOWN = -1;

/** The guest's own knowledge of a namespace: the last write of each block, and which blocks are being used. */
export class Blocks {
  readonly #writes: Int32Array;
  /** Above zero: so many that read. Below: one that writes. */
  readonly #users: Int16Array;

  constructor(
    readonly namespace: number,
    { blocks, blockSize }: DeviceScenario['namespaces'][number],
  ) {
    this.count = blocks;
    this.blockSize = blockSize;
    this.#writes = new Int32Array(blocks);
    this.#users = new Int16Array(blocks);
  }

  readonly count: number;
  readonly blockSize: 512 | 4096;

  writeOf(block: number): number {
    return this.#writes[block]!;
  }

  known(first: number, count: number): boolean {
    return !this.#writes.subarray(first, first + count).includes(UNKNOWN);
  }

  set(first: number, count: number, write: number): void {
    this.#writes.fill(write, first, first + count);
  }

  learn(first: number, found: readonly number[]): void {
    found.forEach((write, index) => {
      this.#writes[first + index] = write;
    });
  }

  /** Whether a command may use these blocks now: no other writes what it reads, or touches what it writes. */
  free(first: number, count: number, writes: boolean): boolean {
    const users = this.#users.subarray(first, first + count);
    return users.every((user) => (writes ? user === 0 : user >= 0));
  }

  take(first: number, count: number, writes: boolean): void {
    for (let block = first; block < first + count; block++) this.#users[block]! += writes ? -1 : 1;
  }

  release(first: number, count: number, writes: boolean): void {
    for (let block = first; block < first + count; block++) this.#users[block]! += writes ? 1 : -1;
  }

  /** Nothing is known of what was being written, and nobody uses anything any more. */
  abandon(): void {
    this.#users.forEach((user, block) => {
      if (user < 0) this.#writes[block] = UNKNOWN;
    });
    this.#users.fill(0);
  }

  /** What was not made durable may be older after a crash. */
  forgetAll(): void {
    this.#writes.fill(UNKNOWN);
  }
}
