import type { Device } from '../device/device.js';
import { expectNoDescriptors, expectPayload, expectPayloadOf } from '../protocol/check.js';
import { Command } from '../protocol/command.js';
import { ProtocolError } from '../protocol/errors.js';
import { readU64, writeU64 } from '../protocol/integers.js';
import { ACCESS_SIZE, checkAccess, MULTI_WRITE_SIZE } from '../protocol/region-access.js';
import type { Message } from '../transport/message.js';
import type { ClientState } from './client-state.js';
import { Reply } from './reply.js';

/** REGION_READ. */
export function handleRegionRead({ device, maxTransfer }: ClientState, message: Message, reply: Reply): void {
  expectPayload(message, ACCESS_SIZE);
  expectNoDescriptors(message);
  const { view, payloadStart: at } = message;
  const offset = readU64(view, at);
  const region = view.getUint32(at + 8, true);
  const count = view.getUint32(at + 12, true);
  checkCount(count, maxTransfer);
  checkAccess(device.regions.get(region), region, offset, count, false);
  reply.echo(message, ACCESS_SIZE + count);
  const data = Reply.PAYLOAD + ACCESS_SIZE;
  device.readRegion(region, offset, reply.bytes.subarray(data, data + count));
}

/** REGION_WRITE. */
export function handleRegionWrite(
  { device, maxTransfer }: ClientState,
  message: Message,
  reply: Reply,
): void {
  expectPayloadOf(message, ACCESS_SIZE);
  expectNoDescriptors(message);
  const { view, payloadStart: at } = message;
  const offset = readU64(view, at);
  const region = view.getUint32(at + 8, true);
  const count = view.getUint32(at + 12, true);
  checkCount(count, maxTransfer);
  expectPayload(message, ACCESS_SIZE + count);
  checkAccess(device.regions.get(region), region, offset, count, true);
  const data = at + ACCESS_SIZE;
  if (message.wantsReply) reply.echo(message, ACCESS_SIZE);
  device.writeRegion(region, offset, message.buffer.subarray(data, data + count));
}

/** REGION_WRITE_MULTI: all of the writes are checked before the first is done. */
export function handleRegionWriteMulti({ device }: ClientState, message: Message, reply: Reply): void {
  expectPayloadOf(message, 8);
  expectNoDescriptors(message);
  const { view, buffer, payloadStart } = message;
  const writes = readU64(view, payloadStart);
  expectPayload(message, 8 + MULTI_WRITE_SIZE * writes);
  for (let i = 0; i < writes; i++) {
    const at = payloadStart + 8 + MULTI_WRITE_SIZE * i;
    const count = view.getUint32(at + 12, true);
    checkCount(count, 8);
    const region = view.getUint32(at + 8, true);
    checkAccess(device.regions.get(region), region, readU64(view, at), count, true);
  }
  for (let i = 0; i < writes; i++) {
    const at = payloadStart + 8 + MULTI_WRITE_SIZE * i;
    const data = at + ACCESS_SIZE;
    const count = view.getUint32(at + 12, true);
    device.writeRegion(view.getUint32(at + 8, true), readU64(view, at), buffer.subarray(data, data + count));
  }
  reply.allocate(8);
  writeU64(reply.view, Reply.PAYLOAD, writes);
}

/** What changes no register, and so may come after a read that was asked for later. */
const changeless: readonly number[] = [
  Command.DEVICE_GET_INFO,
  Command.DEVICE_GET_REGION_INFO,
  Command.DEVICE_GET_IRQ_INFO,
  Command.DEVICE_FEATURE,
  Command.REGION_READ,
  Command.MIG_DATA_READ,
];

/** Whether a read of a register may be answered before this command, which came first. */
export function canBeOvertaken(
  device: Device,
  { command, view, payloadStart, payloadLength }: Message,
): boolean {
  if (command !== Command.REGION_WRITE) return changeless.includes(command);
  if (payloadLength < ACCESS_SIZE) return false;
  const region = view.getUint32(payloadStart + 8, true);
  return device.readsOvertakeWrites?.(region, readU64(view, payloadStart)) ?? false;
}

function checkCount(count: number, limit: number): void {
  if (count > limit) {
    throw new ProtocolError('EINVAL', `Expected an access of at most ${limit} bytes, but got ${count}`);
  }
}
