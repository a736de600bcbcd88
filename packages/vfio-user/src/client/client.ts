import { bitmapSize } from '../memory/dirty-log.js';
import { Mapping } from '../native/mapping.js';
import { Command } from '../protocol/command.js';
import { DmaFlags, MAP_SIZE, UNMAP_BITMAP_SIZE, UNMAP_SIZE, UnmapFlags } from '../protocol/dma.js';
import { IRQ_SET_SIZE, IrqSetFlags } from '../protocol/irq-set.js';
import { ACCESS_SIZE, MULTI_WRITE_SIZE } from '../protocol/region-access.js';
import {
  type Capabilities,
  defaultCapabilities,
  encodeVersion,
  parseVersion,
  VERSION_MAJOR,
  VERSION_MINOR,
} from '../protocol/version.js';
import { Connection } from '../transport/connection.js';
import { ConnectionClosedError } from '../transport/errors.js';
import type { Message } from '../transport/message.js';
import {
  type DeviceInfo,
  deviceInfo,
  type InterruptInfo,
  interruptInfo,
  type RegionInfo,
  regionInfo,
} from './device-queries.js';
import { GuestRanges } from './guest-ranges.js';
import { MigrationClient } from './migration-client.js';
import { payload, payloadOf } from './payload.js';
import { RequestChannel, type RequestOptions } from './request-channel.js';

export interface ClientOptions {
  readonly signal?: AbortSignal;
  /** How long a reply may take, in milliseconds. Default 10 000. */
  readonly timeout?: number;
  /** How long to look for a reply before giving the thread back to the event loop, in microseconds. Default 50. */
  readonly spinMicroseconds?: number;
  readonly capabilities?: Partial<Capabilities>;
}

/** Memory for the device: a file that it may map, or bytes that it reaches by messages. */
export type DmaSource =
  | { readonly descriptor: number; readonly offset?: number; readonly length: number }
  | { readonly bytes: Uint8Array };

export interface DmaRights {
  readonly readable?: boolean;
  readonly writable?: boolean;
}

/** One DEVICE_SET_IRQS. */
export interface InterruptSetting {
  readonly index: number;
  readonly start: number;
  readonly count: number;
  readonly action: 'mask' | 'unmask' | 'trigger';
  /** Eventfds to use for the vectors; an empty list takes away what is set. */
  readonly eventfds?: readonly number[];
  /** Which of the vectors are meant; all of them by default. */
  readonly chosen?: readonly boolean[];
}

const actionFlags = {
  mask: IrqSetFlags.ACTION_MASK,
  unmask: IrqSetFlags.ACTION_UNMASK,
  trigger: IrqSetFlags.ACTION_TRIGGER,
};

/**
 * A vfio-user client on Node's event loop, for tests and tools. Every method rejects with a {@link RequestError} if
 * the server answers with an errno, {@link RequestTimeoutError} if it does not answer, and ConnectionClosedError.
 */
export class Client implements Disposable {
  /** Migration states, state data and the dirty log. */
  readonly migration: MigrationClient;

  private constructor(
    private readonly channel: RequestChannel,
    private readonly ranges: GuestRanges,
    /** What the server said about itself. */
    readonly server: Capabilities,
  ) {
    this.migration = new MigrationClient(channel, server.maxDataXferSize);
  }

  /** Connects and agrees on a version. Throws a SystemError if nobody listens at the path. */
  static async connect(path: string, options: ClientOptions = {}): Promise<Client> {
    const { timeout = 10_000, spinMicroseconds = 50, signal } = options;
    signal?.throwIfAborted();
    const ranges = new GuestRanges();
    const connection = Connection.connect(path);
    const channel = new RequestChannel(
      connection,
      (message) => ranges.serve(message),
      timeout,
      spinMicroseconds / 1000,
    );
    const capabilities: Capabilities = {
      ...defaultCapabilities,
      maxMsgFds: 16,
      writeMultiple: true,
      migration: { pageSize: 4096, maxBitmapSize: 256 * 1024 * 1024 },
      ...options.capabilities,
    };
    try {
      const proposal = encodeVersion({ major: VERSION_MAJOR, minor: VERSION_MINOR, capabilities });
      const reply = await channel.request(Command.VERSION, proposal, signal ? { signal } : {});
      return new Client(channel, ranges, parseVersion(reply.payload).capabilities);
    } catch (error) {
      channel.close(new ConnectionClosedError('The client could not agree with the server'));
      throw error;
    }
  }

  /** Sends any command, for tools that go beyond the methods below. */
  request(command: number, data: Uint8Array, options?: RequestOptions): Promise<Message> {
    return this.channel.request(command, data, options);
  }

  info(options?: RequestOptions): Promise<DeviceInfo> {
    return deviceInfo(this.channel, options);
  }

  regionInfo(index: number, options?: RequestOptions): Promise<RegionInfo> {
    return regionInfo(this.channel, index, options);
  }

  interruptInfo(index: number, options?: RequestOptions): Promise<InterruptInfo> {
    return interruptInfo(this.channel, index, options);
  }

  async regionRead(
    region: number,
    offset: number,
    count: number,
    options?: RequestOptions,
  ): Promise<Uint8Array> {
    const request = payload([BigInt(offset), region, count]);
    const reply = await this.channel.request(Command.REGION_READ, request, options);
    return payloadOf(reply, ACCESS_SIZE + count).bytes.subarray(ACCESS_SIZE, ACCESS_SIZE + count);
  }

  async regionWrite(
    region: number,
    offset: number,
    data: Uint8Array,
    options?: RequestOptions,
  ): Promise<void> {
    await this.channel.request(
      Command.REGION_WRITE,
      payload([BigInt(offset), region, data.length], data),
      options,
    );
  }

  /** A write that the server does not answer. */
  postRegionWrite(region: number, offset: number, data: Uint8Array): void {
    this.channel.post(Command.REGION_WRITE, payload([BigInt(offset), region, data.length], data));
  }

  /** Writes of up to 8 bytes each, in one message. */
  async regionWriteMulti(
    writes: readonly { readonly region: number; readonly offset: number; readonly data: Uint8Array }[],
    options?: RequestOptions,
  ): Promise<void> {
    const data = new Uint8Array(MULTI_WRITE_SIZE * writes.length);
    writes.forEach((write, i) => {
      data.set(
        payload([BigInt(write.offset), write.region, write.data.length], write.data),
        MULTI_WRITE_SIZE * i,
      );
    });
    await this.channel.request(Command.REGION_WRITE_MULTI, payload([BigInt(writes.length)], data), options);
  }

  async reset(options?: RequestOptions): Promise<void> {
    await this.channel.request(Command.DEVICE_RESET, new Uint8Array(), options);
  }

  async setInterrupts(setting: InterruptSetting, options: RequestOptions = {}): Promise<void> {
    const { index, start, count, action, eventfds, chosen } = setting;
    const data = chosen ? Uint8Array.from(chosen, Number) : new Uint8Array();
    const kind = eventfds ? IrqSetFlags.DATA_EVENTFD : chosen ? IrqSetFlags.DATA_BOOL : IrqSetFlags.DATA_NONE;
    const request = payload(
      [IRQ_SET_SIZE + data.length, kind | actionFlags[action], index, start, count],
      data,
    );
    await this.channel.request(Command.DEVICE_SET_IRQS, request, { ...options, descriptors: eventfds ?? [] });
  }

  /** Gives the device memory at an address. With a descriptor the device maps it, and so does this client. */
  async dmaMap(
    address: number,
    source: DmaSource,
    { readable = true, writable = true }: DmaRights = {},
    options: RequestOptions = {},
  ): Promise<void> {
    const offset = 'descriptor' in source ? (source.offset ?? 0) : 0;
    const length = 'descriptor' in source ? source.length : source.bytes.length;
    const flags = (readable ? DmaFlags.READ : 0) | (writable ? DmaFlags.WRITE : 0);
    const request = payload([MAP_SIZE, flags, BigInt(offset), BigInt(address), BigInt(length)]);
    const descriptors = 'descriptor' in source ? [source.descriptor] : [];
    await this.channel.request(Command.DMA_MAP, request, { ...options, descriptors });
    if ('descriptor' in source) {
      const mapping = Mapping.ofFile(source.descriptor, offset, length, true);
      this.ranges.add({ address, bytes: new Uint8Array(mapping.buffer), readable, writable, mapping });
    } else {
      this.ranges.add({ address, bytes: source.bytes, readable, writable });
    }
  }

  async dmaUnmap(address: number, length: number, options?: RequestOptions): Promise<void> {
    await this.channel.request(
      Command.DMA_UNMAP,
      payload([UNMAP_SIZE, 0, BigInt(address), BigInt(length)]),
      options,
    );
    this.ranges.remove(address);
  }

  /** Unmaps a range and returns which of its pages were written since the last report. */
  async dmaUnmapDirty(
    address: number,
    length: number,
    pageSize: number,
    options?: RequestOptions,
  ): Promise<Uint8Array> {
    const size = bitmapSize(length, pageSize);
    const fixed = UNMAP_SIZE + UNMAP_BITMAP_SIZE;
    const flags = UnmapFlags.GET_DIRTY_BITMAP;
    const fields = [fixed + size, flags, BigInt(address), BigInt(length), BigInt(pageSize), BigInt(size)];
    const reply = await this.channel.request(Command.DMA_UNMAP, payload(fields), options);
    this.ranges.remove(address);
    return payloadOf(reply, fixed + size).bytes.subarray(fixed);
  }

  async dmaUnmapAll(options?: RequestOptions): Promise<void> {
    await this.channel.request(Command.DMA_UNMAP, payload([UNMAP_SIZE, UnmapFlags.ALL, 0n, 0n]), options);
    this.ranges.clear();
  }

  close(): void {
    this.channel.close(new ConnectionClosedError('The connection was closed by this side'));
    this.ranges.clear();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
