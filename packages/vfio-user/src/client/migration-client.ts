import { bitmapSize } from '../memory/dirty-log.js';
import type { MigrationState } from '../migration/migration-state.js';
import { Command } from '../protocol/command.js';
import {
  FEATURE_HEADER_SIZE,
  Feature,
  FeatureFlags,
  LOGGING_REPORT_SIZE,
} from '../protocol/device-feature.js';
import { readU64 } from '../protocol/integers.js';
import { MIGRATION_DATA_SIZE } from '../protocol/migration-data.js';
import { MalformedReplyError } from './errors.js';
import { payload, payloadOf } from './payload.js';
import type { RequestChannel, RequestOptions } from './request-channel.js';

/** A range of I/O virtual addresses. */
export interface AddressRange {
  readonly address: number;
  readonly length: number;
}

/** DEVICE_FEATURE and MIG_DATA_*, as a client that migrates a device uses them. */
export class MigrationClient {
  constructor(
    private readonly channel: RequestChannel,
    private readonly maxTransfer: number,
  ) {}

  /** Sends DEVICE_FEATURE and returns the data of the reply, which may have up to `room` bytes. */
  async feature(
    flags: number,
    data: Uint8Array,
    room: number,
    options?: RequestOptions,
  ): Promise<Uint8Array> {
    const request = payload([FEATURE_HEADER_SIZE + room, flags], data);
    const reply = await this.channel.request(Command.DEVICE_FEATURE, request, options);
    return payloadOf(reply, FEATURE_HEADER_SIZE).bytes.subarray(FEATURE_HEADER_SIZE);
  }

  /** The `MigrationFlags` of the device; a RequestError with ENOTTY if it cannot migrate. */
  async flags(options?: RequestOptions): Promise<number> {
    return readU64(await this.get(Feature.MIGRATION, new Uint8Array(), 8, options), 0);
  }

  async state(options?: RequestOptions): Promise<number> {
    return (await this.get(Feature.MIG_DEVICE_STATE, new Uint8Array(8), 8, options)).getUint32(0, true);
  }

  async setState(state: MigrationState, options?: RequestOptions): Promise<void> {
    await this.feature(Feature.MIG_DEVICE_STATE | FeatureFlags.SET, payload([state, 0]), 8, options);
  }

  /** Reads what there is, to its end. */
  async readState(options?: RequestOptions): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (;;) {
      const request = payload([MIGRATION_DATA_SIZE + this.maxTransfer, this.maxTransfer]);
      const reply = await this.channel.request(Command.MIG_DATA_READ, request, options);
      const { bytes, view } = payloadOf(reply, MIGRATION_DATA_SIZE);
      // Some servers pad the payload to what was asked for: its size field is what counts.
      const size = view.getUint32(4, true);
      if (size > bytes.length - MIGRATION_DATA_SIZE) {
        throw new MalformedReplyError(
          `Expected ${size} bytes of migration data, but got ${bytes.length - 8}`,
        );
      }
      parts.push(bytes.subarray(MIGRATION_DATA_SIZE, MIGRATION_DATA_SIZE + size));
      if (size < this.maxTransfer) return Buffer.concat(parts);
    }
  }

  async writeState(state: Uint8Array, options?: RequestOptions): Promise<void> {
    for (let at = 0; at < state.length; at += this.maxTransfer) {
      const part = state.subarray(at, at + this.maxTransfer);
      const request = payload([MIGRATION_DATA_SIZE + part.length, part.length], part);
      await this.channel.request(Command.MIG_DATA_WRITE, request, options);
    }
  }

  /** Starts DMA logging of those ranges, or of all; returns the page size that the device took. */
  async startLogging(
    pageSize: number,
    ranges: readonly AddressRange[] = [],
    options?: RequestOptions,
  ): Promise<number> {
    const fields = [BigInt(pageSize), ranges.length, 0, ...ranges.flatMap(rangeFields)];
    const data = payload(fields);
    const flags = Feature.DMA_LOGGING_START | FeatureFlags.SET;
    return readU64(dataView(await this.feature(flags, data, data.length, options), 8), 0);
  }

  async stopLogging(options?: RequestOptions): Promise<void> {
    await this.feature(Feature.DMA_LOGGING_STOP | FeatureFlags.SET, new Uint8Array(), 0, options);
  }

  /** The bitmap of pages written since the last report: bit i stands for the page at address + i × page size. */
  async dirtyPages(
    { address, length }: AddressRange,
    pageSize: number,
    options?: RequestOptions,
  ): Promise<Uint8Array> {
    const size = LOGGING_REPORT_SIZE + bitmapSize(length, pageSize);
    const data = payload([BigInt(address), BigInt(length), BigInt(pageSize)]);
    const reply = await this.feature(Feature.DMA_LOGGING_REPORT | FeatureFlags.GET, data, size, options);
    if (reply.length < size) throw new MalformedReplyError(`Expected a bitmap reply of ${size} bytes`);
    return reply.subarray(LOGGING_REPORT_SIZE, size);
  }

  private async get(
    index: number,
    data: Uint8Array,
    length: number,
    options?: RequestOptions,
  ): Promise<DataView> {
    return dataView(await this.feature(index | FeatureFlags.GET, data, length, options), length);
  }
}

const rangeFields = ({ address, length }: AddressRange): bigint[] => [BigInt(address), BigInt(length)];

function dataView(bytes: Uint8Array, atLeast: number): DataView {
  if (bytes.length < atLeast) {
    throw new MalformedReplyError(`Expected ${atLeast} bytes of feature data, but got ${bytes.length}`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
