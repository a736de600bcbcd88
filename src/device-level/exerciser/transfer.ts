import type { ServedDevice } from '../devices/served-device.js';
import { type GuestMemory, PAGE_SIZE } from '../guest-memory.js';
import type { PagePool } from './page-pool.js';

/** Scattered guest memory for one command's data. */
export class Transfer {
  private constructor(
    readonly data: readonly number[],
    readonly offset: number,
    readonly length: number,
    readonly list: number | undefined,
  ) {}

  /** Takes pages for `length` bytes that begin at `offset` (a multiple of 4) in the first; undefined without enough. */
  static take(pool: PagePool, offset: number, length: number): Transfer | undefined {
    const count = Math.ceil((offset + length) / PAGE_SIZE);
    const needsList = count > 2;
    const pages = pool.take(count + (needsList ? 1 : 0));
    if (pages === undefined) return undefined;
    const list = needsList ? pages.pop() : undefined;
    return new Transfer(pages, offset, length, list);
  }

  release(pool: PagePool): void {
    pool.release(this.data);
    if (this.list !== undefined) pool.release([this.list]);
  }

  /** What the pages hold, in one piece. */
  gather({ memory }: ServedDevice): Uint8Array {
    const bytes = new Uint8Array(this.length);
    this.#pieces((at, offset, length) => bytes.set(memory.bytes.subarray(offset, offset + length), at));
    return bytes;
  }

  scatter(memory: GuestMemory, bytes: Uint8Array): void {
    this.#pieces((at, offset, length) => {
      memory.mark(offset, length);
      memory.bytes.set(bytes.subarray(at, at + length), offset);
    });
  }

  #pieces(each: (at: number, offset: number, length: number) => void): void {
    let at = 0;
    for (const [index, page] of this.data.entries()) {
      const skip = index === 0 ? this.offset : 0;
      const length = Math.min(PAGE_SIZE - skip, this.length - at);
      each(at, page * PAGE_SIZE + skip, length);
      at += length;
    }
  }
}
