import { bitmapSize } from '../memory/dirty-log.js';
import { DmaRange, mapFile } from '../memory/dma-range.js';
import { expectArgsz, expectNoDescriptors, expectPayload, expectPayloadOf } from '../protocol/check.js';
import { checkPageSize, checkRange } from '../protocol/device-feature.js';
import { DmaFlags, MAP_SIZE, UNMAP_BITMAP_SIZE, UNMAP_SIZE, UnmapFlags } from '../protocol/dma.js';
import { ProtocolError } from '../protocol/errors.js';
import { readU64, writeU64 } from '../protocol/integers.js';
import type { Message } from '../transport/message.js';
import type { ClientState } from './client-state.js';
import { Reply } from './reply.js';

const PAGE = 4096;

/** DMA_MAP: guest memory appears, with or without a descriptor that it can be mapped from. */
export function handleDmaMap({ memory }: ClientState, message: Message): void {
  expectPayload(message, MAP_SIZE);
  expectArgsz(message, MAP_SIZE);
  const { view, payloadStart: at, descriptors } = message;
  const flags = view.getUint32(at + 4, true);
  const offset = readU64(view, at + 8);
  const address = readU64(view, at + 16);
  const length = readU64(view, at + 24);
  checkRange(address, length);
  if (flags === 0 || (flags & ~(DmaFlags.READ | DmaFlags.WRITE)) !== 0) {
    throw new ProtocolError(
      'EINVAL',
      `Expected DMA_MAP to be readable or writable, but its flags are ${flags}`,
    );
  }
  if (address % PAGE !== 0 || length % PAGE !== 0) {
    throw new ProtocolError(
      'EINVAL',
      `Expected DMA_MAP of whole pages, but got ${length} bytes at ${address}`,
    );
  }
  if (descriptors.length > 1) {
    throw new ProtocolError('EINVAL', `Expected DMA_MAP with one descriptor, but ${descriptors.length} came`);
  }
  memory.table.checkFree(address, length);
  const readable = (flags & DmaFlags.READ) !== 0;
  const writable = (flags & DmaFlags.WRITE) !== 0;
  const descriptor = descriptors[0];
  // The mapping keeps the file; the descriptor is closed with the message.
  const file = descriptor === undefined ? undefined : mapFile(descriptor, offset, length, writable);
  memory.table.add(
    new DmaRange(address, length, readable, writable, file?.mapping, file?.offsetInMapping ?? 0),
  );
}

/** DMA_UNMAP: guest memory goes, with its dirty bitmap in the reply if that is asked for. */
export function handleDmaUnmap(state: ClientState, message: Message, reply: Reply): void {
  expectPayloadOf(message, UNMAP_SIZE);
  expectNoDescriptors(message);
  const argsz = expectArgsz(message, UNMAP_SIZE);
  const { view, payloadStart: at } = message;
  const flags = view.getUint32(at + 4, true);
  const address = readU64(view, at + 8);
  const length = readU64(view, at + 16);
  switch (flags) {
    case 0:
      expectPayload(message, UNMAP_SIZE);
      unmap(state, state.memory.table.exact(address, length));
      reply.echo(message);
      return;
    case UnmapFlags.ALL:
      expectPayload(message, UNMAP_SIZE);
      if (address !== 0 || length !== 0) {
        throw new ProtocolError('EINVAL', 'Expected DMA_UNMAP of everything to have address 0 and size 0');
      }
      reply.echo(message);
      writeU64(reply.view, Reply.PAYLOAD + 16, unmapAll(state));
      return;
    case UnmapFlags.GET_DIRTY_BITMAP:
      unmapWithBitmap(state, message, reply, state.memory.table.exact(address, length), argsz);
      return;
    default:
      throw new ProtocolError('EINVAL', `Expected DMA_UNMAP with flags that exist, but they are ${flags}`);
  }
}

function unmapWithBitmap(
  state: ClientState,
  message: Message,
  reply: Reply,
  range: DmaRange,
  argsz: number,
): void {
  expectPayloadOf(message, UNMAP_SIZE + UNMAP_BITMAP_SIZE);
  const { memory, maxBitmapSize } = state;
  const pageSize = readU64(message.view, message.payloadStart + UNMAP_SIZE);
  const given = readU64(message.view, message.payloadStart + UNMAP_SIZE + 8);
  checkPageSize(pageSize);
  const needed = bitmapSize(range.length, pageSize);
  const size = UNMAP_SIZE + UNMAP_BITMAP_SIZE + needed;
  if (!memory.log.active || given < needed || argsz < size || needed > maxBitmapSize) {
    throw new ProtocolError(
      'EINVAL',
      `Expected DMA_UNMAP with room for a bitmap of ${needed} bytes (at most ${maxBitmapSize}) while DMA logging ` +
        `is on, but it has room for ${given} and logging is ${memory.log.active ? 'on' : 'off'}`,
    );
  }
  reply.allocate(size);
  reply.bytes.set(message.payload.subarray(0, UNMAP_SIZE + UNMAP_BITMAP_SIZE), Reply.PAYLOAD);
  reply.view.setUint32(Reply.PAYLOAD, size, true);
  writeU64(reply.view, Reply.PAYLOAD + UNMAP_SIZE + 8, needed);
  const bitmap = reply.bytes.subarray(Reply.PAYLOAD + UNMAP_SIZE + UNMAP_BITMAP_SIZE);
  // The device lets go of the range first: what it writes until then belongs into the bitmap.
  state.device.memoryUnmapped?.(range.address, range.length);
  memory.log.report(range.address, range.length, pageSize, bitmap);
  memory.unmap(range);
}

function unmap({ device, memory }: Pick<ClientState, 'device' | 'memory'>, range: DmaRange): void {
  device.memoryUnmapped?.(range.address, range.length);
  memory.unmap(range);
}

/** Returns how many bytes were mapped. */
export function unmapAll(state: Pick<ClientState, 'device' | 'memory'>): number {
  let length = 0;
  for (const range of state.memory.table) {
    length += range.length;
    unmap(state, range);
  }
  return length;
}
