import type { MappableArea } from '../device/region.js';
import { closeAll } from '../native/message-io.js';
import { Command } from '../protocol/command.js';
import {
  CAP_SPARSE_MMAP,
  DEVICE_INFO_SIZE,
  IRQ_INFO_SIZE,
  REGION_INFO_SIZE,
  RegionFlags,
} from '../protocol/device-info.js';
import { readU64 } from '../protocol/integers.js';
import type { Message } from '../transport/message.js';
import { MalformedReplyError } from './errors.js';
import { payload, payloadOf } from './payload.js';
import type { RequestChannel, RequestOptions } from './request-channel.js';

export interface DeviceInfo {
  readonly flags: number;
  readonly regions: number;
  readonly interrupts: number;
}

export interface RegionInfo {
  readonly flags: number;
  readonly size: number;
  /** Base of file offsets when mapping. */
  readonly offset: number;
  /** Areas that may be mapped from the descriptor. */
  readonly areas: readonly MappableArea[];
  /** The caller's to close; undefined if the region cannot be mapped. */
  readonly descriptor: number | undefined;
}

export interface InterruptInfo {
  readonly flags: number;
  readonly count: number;
}

export async function deviceInfo(channel: RequestChannel, options?: RequestOptions): Promise<DeviceInfo> {
  const reply = await channel.request(Command.DEVICE_GET_INFO, payload([DEVICE_INFO_SIZE, 0, 0, 0]), options);
  const { view } = payloadOf(reply, DEVICE_INFO_SIZE);
  return {
    flags: view.getUint32(4, true),
    regions: view.getUint32(8, true),
    interrupts: view.getUint32(12, true),
  };
}

/** Asks twice if the first answer says that it needs more room. */
export async function regionInfo(
  channel: RequestChannel,
  index: number,
  options?: RequestOptions,
): Promise<RegionInfo> {
  let reply = await requestRegionInfo(channel, index, REGION_INFO_SIZE, options);
  const needed = payloadOf(reply, REGION_INFO_SIZE).view.getUint32(0, true);
  if (needed > REGION_INFO_SIZE) {
    closeAll(reply.takeDescriptors());
    reply = await requestRegionInfo(channel, index, needed, options);
  }
  const { view } = payloadOf(reply, REGION_INFO_SIZE);
  const descriptors = reply.takeDescriptors();
  closeAll(descriptors.slice(1));
  return {
    flags: view.getUint32(4, true),
    size: readU64(view, 16),
    offset: readU64(view, 24),
    areas: sparseAreas(view),
    descriptor: descriptors[0],
  };
}

export async function interruptInfo(
  channel: RequestChannel,
  index: number,
  options?: RequestOptions,
): Promise<InterruptInfo> {
  const request = payload([IRQ_INFO_SIZE, 0, index, 0]);
  const { view } = payloadOf(
    await channel.request(Command.DEVICE_GET_IRQ_INFO, request, options),
    IRQ_INFO_SIZE,
  );
  return { flags: view.getUint32(4, true), count: view.getUint32(12, true) };
}

function requestRegionInfo(
  channel: RequestChannel,
  index: number,
  argsz: number,
  options?: RequestOptions,
): Promise<Message> {
  return channel.request(Command.DEVICE_GET_REGION_INFO, payload([argsz, 0, index, 0, 0n, 0n]), options);
}

function sparseAreas(view: DataView): MappableArea[] {
  if ((view.getUint32(4, true) & RegionFlags.CAPS) === 0) return [];
  const visited = new Set<number>();
  for (let at = view.getUint32(12, true); at !== 0; at = view.getUint32(at + 4, true)) {
    if (at + 16 > view.byteLength || visited.has(at)) throw badCapability(at);
    visited.add(at);
    if (view.getUint16(at, true) !== CAP_SPARSE_MMAP) continue;
    const count = view.getUint32(at + 8, true);
    if (at + 16 + 16 * count > view.byteLength) throw badCapability(at);
    return Array.from({ length: count }, (_, i) => ({
      offset: readU64(view, at + 16 + 16 * i),
      length: readU64(view, at + 24 + 16 * i),
    }));
  }
  return [];
}

const badCapability = (at: number): MalformedReplyError =>
  new MalformedReplyError(`Expected the capabilities of a region within the reply, but one is at ${at}`);
