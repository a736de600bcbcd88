import { ProtocolError } from '../protocol/errors.js';
import { isPowerOfTwo } from '../protocol/integers.js';

/** Pages whose bits are kept together, in 32-bit words. */
const CHUNK_PAGES = 32768;

/** The pages that the device has written, while somebody wants to know. Sparse: memory may be anywhere. */
export class DirtyLog {
  /** Bytes of the pages that are logged. */
  pageSize = 4096;
  active = false;
  private readonly chunks = new Map<number, Uint32Array<ArrayBuffer>>();
  private lastIndex = -1;
  private lastChunk = new Uint32Array(0);

  /** Starts with an empty log. Returns the page size taken: the hint, or 4096 if it is smaller than that. */
  start(pageSizeHint: number): number {
    if (!isPowerOfTwo(pageSizeHint) || pageSizeHint > 2 ** 30) {
      throw new ProtocolError(
        'EINVAL',
        `Expected a page size that is a power of two, but got ${pageSizeHint}`,
      );
    }
    if (this.active)
      throw new ProtocolError('EINVAL', 'Expected DMA logging to be off, but it has been started');
    this.clear();
    this.pageSize = Math.max(pageSizeHint, 4096);
    this.active = true;
    return this.pageSize;
  }

  stop(): void {
    this.active = false;
    this.clear();
  }

  /** Marks every page that the range touches. */
  mark(address: number, length: number): void {
    if (!this.active || length <= 0) return;
    const last = Math.floor((address + length - 1) / this.pageSize);
    for (let page = Math.floor(address / this.pageSize); page <= last; page++) {
      const index = Math.floor(page / CHUNK_PAGES);
      if (index !== this.lastIndex) this.selectChunk(index);
      const bit = page - index * CHUNK_PAGES;
      this.lastChunk[bit >>> 5]! |= 1 << (bit & 31);
    }
  }

  /**
   * Sets a bit in `bitmap` (one bit for each `pageSize` bytes from `address`) wherever something was written, and
   * forgets the pages that lie wholly in the range: one that the range only cuts belongs to its neighbour as well.
   */
  report(address: number, length: number, pageSize: number, bitmap: Uint8Array): void {
    const end = address + length;
    const first = Math.floor(address / this.pageSize);
    const last = Math.floor((end - 1) / this.pageSize);
    const aligned = pageSize === this.pageSize && address % pageSize === 0 && length % pageSize === 0;
    for (const [index, chunk] of this.chunks) {
      const base = index * CHUNK_PAGES;
      const from = Math.max(first - base, 0);
      const to = Math.min(last - base, CHUNK_PAGES - 1);
      for (let bit = from; bit <= to; bit++) {
        const word = bit >>> 5;
        if (chunk[word] === 0) {
          bit |= 31;
          continue;
        }
        if ((chunk[word]! & (1 << (bit & 31))) === 0) continue;
        if (aligned) {
          const i = base + bit - first;
          bitmap[i >>> 3]! |= 1 << (i & 7);
          chunk[word]! &= ~(1 << (bit & 31));
          continue;
        }
        const pageStart = (base + bit) * this.pageSize;
        const pageEnd = pageStart + this.pageSize;
        const firstBit = Math.floor((Math.max(pageStart, address) - address) / pageSize);
        const lastBit = Math.floor((Math.min(pageEnd, end) - 1 - address) / pageSize);
        for (let i = firstBit; i <= lastBit; i++) bitmap[i >>> 3]! |= 1 << (i & 7);
        if (pageStart >= address && pageEnd <= end) chunk[word]! &= ~(1 << (bit & 31));
      }
    }
  }

  private selectChunk(index: number): void {
    let chunk = this.chunks.get(index);
    if (chunk === undefined) {
      chunk = new Uint32Array(CHUNK_PAGES / 32);
      this.chunks.set(index, chunk);
    }
    this.lastIndex = index;
    this.lastChunk = chunk;
  }

  private clear(): void {
    this.chunks.clear();
    this.lastIndex = -1;
  }
}

/** Bytes of a bitmap for that range: one bit per page, in whole 64-bit words. */
export const bitmapSize = (length: number, pageSize: number): number =>
  Math.ceil(Math.ceil(length / pageSize) / 64) * 8;
