import type { PageRange } from '../control/protocol.js';

const WORDS_PER_CHUNK = 1024;
const PAGES_PER_CHUNK = WORDS_PER_CHUNK * 32;

/** A set of pages of guest memory, by I/O virtual address: a bitmap that is only kept where it has pages. */
export class PageSet {
  readonly #chunks = new Map<number, Uint32Array>();

  /** @param pageSize bytes, a power of two */
  constructor(readonly pageSize: number) {}

  /**
   * Adds the pages of a bitmap as DMA_LOGGING_REPORT formats it: bit n of the little-endian array is page n from
   * `address` on. Bits beyond `size` are ignored.
   *
   * @param address of the first page, a multiple of the page size
   * @param size bytes that the bitmap is about
   * @returns how many of its bits are set
   */
  addBitmap(address: number, size: number, bitmap: Uint8Array): number {
    const first = Math.floor(address / this.pageSize);
    const count = Math.min(Math.ceil(size / this.pageSize), bitmap.length * 8);
    let found = 0;
    for (let byteIndex = 0; byteIndex * 8 < count; byteIndex++) {
      const byte = bitmap[byteIndex]!;
      if (byte === 0) continue;
      const bits = Math.min(8, count - byteIndex * 8);
      for (let bit = 0; bit < bits; bit++) {
        if ((byte & (1 << bit)) === 0) continue;
        this.#addPage(first + byteIndex * 8 + bit);
        found++;
      }
    }
    return found;
  }

  /** Adds every page that the range touches. */
  addRange({ address, size }: PageRange): void {
    const end = Math.ceil((address + size) / this.pageSize);
    for (let page = Math.floor(address / this.pageSize); page < end; page++) this.#addPage(page);
  }

  /** How many pages are in the set. */
  get size(): number {
    let pages = 0;
    for (const range of this.ranges()) pages += range.size / this.pageSize;
    return pages;
  }

  clear(): void {
    this.#chunks.clear();
  }

  /** The pages as runs, each as long as it can be, in the order of their addresses. */
  *ranges(): Generator<PageRange, void, undefined> {
    let start = -1;
    let end = -1;
    for (const page of this.#pages()) {
      if (page === end) {
        end++;
        continue;
      }
      if (start !== -1) yield this.#range(start, end);
      start = page;
      end = page + 1;
    }
    if (start !== -1) yield this.#range(start, end);
  }

  #range(start: number, end: number): PageRange {
    return { address: start * this.pageSize, size: (end - start) * this.pageSize };
  }

  *#pages(): Generator<number, void, undefined> {
    for (const index of [...this.#chunks.keys()].sort((a, b) => a - b)) {
      const words = this.#chunks.get(index)!;
      for (let wordIndex = 0; wordIndex < WORDS_PER_CHUNK; wordIndex++) {
        const word = words[wordIndex]!;
        if (word === 0) continue;
        for (let bit = 0; bit < 32; bit++) {
          if ((word & (1 << bit)) !== 0) yield index * PAGES_PER_CHUNK + wordIndex * 32 + bit;
        }
      }
    }
  }

  #addPage(page: number): void {
    const index = Math.floor(page / PAGES_PER_CHUNK);
    let words = this.#chunks.get(index);
    if (words === undefined) {
      words = new Uint32Array(WORDS_PER_CHUNK);
      this.#chunks.set(index, words);
    }
    const within = page % PAGES_PER_CHUNK;
    words[within >>> 5]! |= 1 << (within & 31);
  }
}
