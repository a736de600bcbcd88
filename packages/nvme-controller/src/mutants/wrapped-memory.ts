import type { GuestMemory, MemoryAccess, MemoryWindow } from 'vfio-user';

/** Another guest memory, to override parts of. */
export class WrappedMemory implements GuestMemory {
  constructor(readonly inner: GuestMemory) {}

  get generation(): number {
    return this.inner.generation;
  }

  get pageSize(): number {
    return this.inner.pageSize;
  }

  window(address: number, length: number, access: MemoryAccess): MemoryWindow | undefined {
    return this.inner.window(address, length, access);
  }

  pointer(address: number, length: number, writes: boolean): number {
    return this.inner.pointer(address, length, writes);
  }

  read(address: number, target: Uint8Array): void {
    this.inner.read(address, target);
  }

  write(address: number, source: Uint8Array): void {
    this.inner.write(address, source);
  }

  markDirty(address: number, length: number): void {
    this.inner.markDirty(address, length);
  }
}
