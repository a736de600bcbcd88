import { type GuestMemory, type MemoryAccess, type MemoryWindow, ProtocolError } from 'vfio-user';
import { closeDescriptor, createMemfd, Mapping } from 'vfio-user/native';

/**
 * Guest memory as the contract describes it: one mapping from address `base` on. It notes what was marked
 * dirty, and refuses whatever lies outside.
 */
export class GuestRam implements GuestMemory, Disposable {
  generation = 1;
  readonly pageSize = 4096;
  readonly dirtyPages = new Set<number>();
  readonly #descriptor: number;
  readonly #mapping: Mapping;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** As if the client had given no descriptor: only copying works. */
  remote = false;

  constructor(
    readonly length = 8 << 20,
    readonly base = 0x10_0000,
  ) {
    this.#descriptor = createMemfd('test-guest', length);
    this.#mapping = Mapping.ofFile(this.#descriptor, 0, length, true);
    this.bytes = new Uint8Array(this.#mapping.buffer);
    this.view = new DataView(this.#mapping.buffer);
  }

  window(address: number, length: number, _access: MemoryAccess): MemoryWindow | undefined {
    if (this.remote || !this.#contains(address, length)) return undefined;
    const offset = address - this.base;
    return {
      bytes: this.bytes.subarray(offset, offset + length),
      words: new Uint32Array(this.bytes.buffer, offset - (offset % 4), length >>> 2),
      pointer: this.#mapping.pointer + offset,
    };
  }

  pointer(address: number, length: number, _writes: boolean): number {
    if (this.remote || !this.#contains(address, length)) return 0;
    return this.#mapping.pointer + address - this.base;
  }

  read(address: number, target: Uint8Array): void {
    target.set(this.at(address, target.length));
  }

  write(address: number, source: Uint8Array): void {
    this.at(address, source.length).set(source);
    this.markDirty(address, source.length);
  }

  markDirty(address: number, length: number): void {
    for (let page = Math.floor(address / 4096); page * 4096 < address + length; page++)
      this.dirtyPages.add(page);
  }

  /** The bytes at a guest address. Throws the contract's EFAULT if they are not all mapped. */
  at(address: number, length: number): Uint8Array {
    if (!this.#contains(address, length)) {
      throw new ProtocolError('EFAULT', `Expected guest memory at ${address}, but nothing is mapped there`);
    }
    return this.bytes.subarray(address - this.base, address - this.base + length);
  }

  #contains(address: number, length: number): boolean {
    return address >= this.base && address + length <= this.base + this.length;
  }

  [Symbol.dispose](): void {
    this.#mapping.unmap();
    closeDescriptor(this.#descriptor);
  }
}
