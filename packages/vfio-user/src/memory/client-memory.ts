import type { GuestMemory, MemoryAccess, MemoryWindow } from '../device/device.js';
import { ProtocolError } from '../protocol/errors.js';
import { DirtyLog } from './dirty-log.js';
import type { DmaRange } from './dma-range.js';
import { DmaTable } from './dma-table.js';

/** How memory without a descriptor is reached: DMA_READ and DMA_WRITE. */
export interface RemoteMemory {
  read(address: number, target: Uint8Array): void;
  write(address: number, source: Uint8Array): void;
}

const unreachable: RemoteMemory = {
  read: () => {
    throw new ProtocolError('EFAULT', 'Expected a client to read memory from, but there is none');
  },
  write: () => {
    throw new ProtocolError('EFAULT', 'Expected a client to write memory to, but there is none');
  },
};

class Window implements MemoryWindow {
  private view: Uint32Array | undefined;

  constructor(
    readonly bytes: Uint8Array,
    readonly pointer: number,
  ) {}

  get words(): Uint32Array {
    const { buffer, byteOffset, length } = this.bytes;
    this.view ??= new Uint32Array(buffer, byteOffset, length >>> 2);
    return this.view;
  }
}

/** The memory of the client that is connected, as its DMA_MAP messages describe it. */
export class ClientMemory implements GuestMemory {
  readonly table: DmaTable;
  readonly log = new DirtyLog();
  remote = unreachable;

  constructor(maxRanges: number) {
    this.table = new DmaTable(maxRanges);
  }

  get generation(): number {
    return this.table.generation;
  }

  get pageSize(): number {
    return this.log.pageSize;
  }

  window(address: number, length: number, access: MemoryAccess): MemoryWindow | undefined {
    const range = this.direct(address, length, access !== 'write', access !== 'read');
    if (range === undefined) return undefined;
    const start = address - range.address;
    return new Window(range.bytes!.subarray(start, start + length), range.pointer + start);
  }

  pointer(address: number, length: number, writes: boolean): number {
    const range = this.direct(address, length, !writes, writes);
    return range === undefined ? 0 : range.pointer + (address - range.address);
  }

  read(address: number, target: Uint8Array): void {
    for (let done = 0; done < target.length; ) {
      const at = address + done;
      const range = this.accessible(at, 'readable');
      const count = Math.min(target.length - done, range.end - at);
      if (range.bytes === undefined) this.remote.read(at, target.subarray(done, done + count));
      else target.set(range.bytes.subarray(at - range.address, at - range.address + count), done);
      done += count;
    }
  }

  write(address: number, source: Uint8Array): void {
    const end = address + source.length;
    for (let at = address; at < end; at = this.accessible(at, 'writable').end);
    for (let done = 0; done < source.length; ) {
      const at = address + done;
      const range = this.accessible(at, 'writable');
      const count = Math.min(source.length - done, range.end - at);
      const part = source.subarray(done, done + count);
      if (range.bytes === undefined) this.remote.write(at, part);
      else range.bytes.set(part, at - range.address);
      done += count;
    }
    this.log.mark(address, source.length);
  }

  markDirty(address: number, length: number): void {
    this.log.mark(address, length);
  }

  /** Gives a range up: the file is let go, what still looks at it reads zeros. */
  unmap(range: DmaRange): void {
    this.table.remove(range);
    range.unmap();
  }

  /** Forgets the client. */
  clear(): void {
    for (const range of this.table) this.unmap(range);
    this.log.stop();
    this.remote = unreachable;
  }

  private direct(address: number, length: number, reads: boolean, writes: boolean): DmaRange | undefined {
    const range = this.table.find(address);
    if (range === undefined || range.bytes === undefined || !(length >= 0 && address + length <= range.end)) {
      return undefined;
    }
    return (reads && !range.readable) || (writes && !range.writable) ? undefined : range;
  }

  private accessible(address: number, right: 'readable' | 'writable'): DmaRange {
    const range = this.table.find(address);
    if (range?.[right]) return range;
    throw new ProtocolError(
      'EFAULT',
      range === undefined
        ? `Expected guest memory at ${address}, but nothing is mapped there`
        : `Expected guest memory at ${address} to be ${right}, but its mapping is not`,
    );
  }
}
