import { closeDescriptor, createMemfd, Mapping } from 'vfio-user/native';

export const PAGE_SIZE = 4096;
/** Where the guest's memory begins for the device. */
export const MEMORY_BASE = 0x10_0000;

/**
 * One host's copy of the guest's memory: a memfd of its own. The driver marks the pages that it writes, as a
 * hypervisor logs those of a guest; what the device writes only the device's own log tells.
 */
export class GuestMemory implements Disposable {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly words: Uint32Array;
  /** Pages that the driver wrote since somebody last took them. */
  readonly written = new Set<number>();
  readonly #mapping: Mapping;

  constructor(
    readonly pages: number,
    readonly descriptor = createMemfd('device-level-guest', pages * PAGE_SIZE),
  ) {
    this.#mapping = Mapping.ofFile(descriptor, 0, pages * PAGE_SIZE, true);
    this.bytes = new Uint8Array(this.#mapping.buffer);
    this.view = new DataView(this.#mapping.buffer);
    this.words = new Uint32Array(this.#mapping.buffer);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** The driver is about to write, or has just written. */
  mark(offset: number, length: number): void {
    const last = Math.floor((offset + length - 1) / PAGE_SIZE);
    for (let page = Math.floor(offset / PAGE_SIZE); page <= last; page++) this.written.add(page);
  }

  fill(value: number, offset: number, length: number): void {
    this.mark(offset, length);
    this.bytes.fill(value, offset, offset + length);
  }

  page(page: number): Uint8Array {
    return this.bytes.subarray(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  }

  copyPage(page: number, from: GuestMemory): void {
    this.page(page).set(from.page(page));
  }

  copyAll(from: GuestMemory): void {
    this.bytes.set(from.bytes);
  }

  /** The pages that are not the same in both. */
  differing(other: GuestMemory): number[] {
    if (Buffer.compare(this.bytes, other.bytes) === 0) return [];
    const found: number[] = [];
    for (let page = 0; page < this.pages; page++) {
      if (Buffer.compare(this.page(page), other.page(page)) !== 0) found.push(page);
    }
    return found;
  }

  [Symbol.dispose](): void {
    this.#mapping.unmap();
    closeDescriptor(this.descriptor);
  }
}
