import { ProtocolError } from '../protocol/errors.js';
import type { DmaRange } from './dma-range.js';

/** The DMA ranges of a client in the order of their addresses; none overlaps another. */
export class DmaTable {
  /** Changes with every range that comes or goes. */
  generation = 0;
  private readonly ranges: DmaRange[] = [];
  private last: DmaRange | undefined;

  constructor(private readonly maxRanges: number) {}

  get size(): number {
    return this.ranges.length;
  }

  /** The range that contains the address. */
  find(address: number): DmaRange | undefined {
    const { last } = this;
    if (last !== undefined && address >= last.address && address < last.end) return last;
    const range = this.ranges[this.firstEndingAfter(address)];
    if (range === undefined || !(address >= range.address)) return undefined;
    this.last = range;
    return range;
  }

  /** Throws EEXIST if something is mapped there, ENOSPC if there are too many ranges. */
  checkFree(address: number, length: number): void {
    if (this.ranges.length >= this.maxRanges) {
      throw new ProtocolError(
        'ENOSPC',
        `Expected at most ${this.maxRanges} DMA mappings, but this is one more`,
      );
    }
    const next = this.ranges[this.firstEndingAfter(address)];
    if (next !== undefined && next.address < address + length) {
      throw new ProtocolError(
        'EEXIST',
        `Expected DMA_MAP of ${length} bytes at ${address} to overlap no other, ` +
          `but ${next.length} bytes at ${next.address} are mapped`,
      );
    }
  }

  add(range: DmaRange): void {
    this.checkFree(range.address, range.length);
    this.ranges.splice(this.firstEndingAfter(range.address), 0, range);
    this.generation++;
  }

  /** The range with exactly these bounds, or ENOENT. */
  exact(address: number, length: number): DmaRange {
    const range = this.ranges[this.firstEndingAfter(address)];
    if (range === undefined || range.address !== address || range.length !== length) {
      throw new ProtocolError(
        'ENOENT',
        `Expected DMA_UNMAP to name a mapping exactly, but none has ${length} bytes at ${address}`,
      );
    }
    return range;
  }

  remove(range: DmaRange): void {
    const at = this.ranges.indexOf(range);
    if (at === -1) return;
    this.ranges.splice(at, 1);
    this.last = undefined;
    this.generation++;
  }

  [Symbol.iterator](): Iterator<DmaRange> {
    return [...this.ranges][Symbol.iterator]();
  }

  private firstEndingAfter(address: number): number {
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ranges[middle]!.end > address) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
