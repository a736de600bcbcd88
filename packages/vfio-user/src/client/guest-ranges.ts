import type { Mapping } from '../native/mapping.js';
import { Command } from '../protocol/command.js';
import { ProtocolError } from '../protocol/errors.js';
import { readU64 } from '../protocol/integers.js';
import type { Message } from '../transport/message.js';

/** Memory that a client gives to the device. */
export interface GuestRange {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly mapping?: Mapping;
}

const ACCESS_SIZE = 16;

/** What a client has mapped for DMA, and from which it serves the server's DMA_READ and DMA_WRITE. */
export class GuestRanges {
  private readonly ranges = new Map<number, GuestRange>();

  add(range: GuestRange): void {
    this.ranges.set(range.address, range);
  }

  remove(address: number): void {
    this.ranges.get(address)?.mapping?.unmap();
    this.ranges.delete(address);
  }

  clear(): void {
    for (const address of this.ranges.keys()) this.remove(address);
  }

  /** Answers DMA_READ and DMA_WRITE. EFAULT outside of the ranges, ENOSYS for any other command. */
  serve(message: Message): Uint8Array {
    if (message.command !== Command.DMA_READ && message.command !== Command.DMA_WRITE) {
      throw new ProtocolError('ENOSYS', `Expected DMA_READ or DMA_WRITE, but got ${message}`);
    }
    if (message.payloadLength < ACCESS_SIZE)
      throw new ProtocolError('EINVAL', `Expected 16 bytes in ${message}`);
    const { view, payloadStart: at } = message;
    const address = readU64(view, at);
    const count = readU64(view, at + 8);
    const writes = message.command === Command.DMA_WRITE;
    if (writes && message.payloadLength !== ACCESS_SIZE + count) {
      throw new ProtocolError('EINVAL', `Expected ${count} bytes of data in ${message}`);
    }
    const bytes = this.find(address, count, writes);
    const fixed = message.payload.subarray(0, ACCESS_SIZE);
    if (writes) {
      bytes.set(message.payload.subarray(ACCESS_SIZE));
      return fixed.slice();
    }
    const reply = new Uint8Array(ACCESS_SIZE + count);
    reply.set(fixed);
    reply.set(bytes, ACCESS_SIZE);
    return reply;
  }

  private find(address: number, count: number, writes: boolean): Uint8Array {
    for (const range of this.ranges.values()) {
      const start = address - range.address;
      if (start < 0 || start + count > range.bytes.length) continue;
      if (writes ? !range.writable : !range.readable) break;
      return range.bytes.subarray(start, start + count);
    }
    throw new ProtocolError(
      'EFAULT',
      `Expected ${count} bytes of guest memory at ${address}, but there are none`,
    );
  }
}
