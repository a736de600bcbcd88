import { setTimeout as pause } from 'node:timers/promises';
import { Client, ConnectionClosedError, InterruptIndex, RegionIndex, SystemError } from 'vfio-user';
import { closeDescriptor, Mapping } from 'vfio-user/native';
import type { HostName } from '../../checkers/device-level/events.js';
import { Ledger } from '../../harness/ledger/ledger.js';
import { ChildProcess } from '../../harness/resources/child-process.js';
import { messageOf } from '../../harness/resources/scope.js';
import { TimeLimit } from '../../harness/resources/time-limit.js';
import { UnavailableError } from '../../usage-error.js';
import { GuestMemory, MEMORY_BASE, PAGE_SIZE } from '../guest-memory.js';
import { type ServerOptions, serverCommand } from './server-command.js';
import { Vectors } from './vectors.js';

/** How long a server may take until it can be connected to, in milliseconds. */
const startLimit = 120_000;
/** Descriptors in one message. */
const eventfdsAtOnce = 16;
/** How long to look for a reply before sleeping: what a server that is awake needs. */
const spinMicroseconds = 200;
export const DOORBELL_OFFSET = 0x1000;

export interface ServedDeviceOptions extends ServerOptions {
  readonly host: HostName;
  readonly log: string;
  readonly pages: number;
}

/** One host's half: a device server, and this process's connection to it with memory and interrupts. */
export class ServedDevice implements AsyncDisposable {
  #client: Client | undefined;
  #memory: GuestMemory | undefined;
  #vectors: Vectors | undefined;
  #doorbells: Mapping | undefined;
  #mapped = false;

  private constructor(
    readonly options: ServedDeviceOptions,
    readonly server: ChildProcess,
  ) {}

  /** Starts the server. It can be connected to when this resolves. */
  static async start(options: ServedDeviceOptions, signal: AbortSignal): Promise<ServedDevice> {
    const { scenario, host, log } = options;
    using starting = new TimeLimit(startLimit, signal, `the device server of host ${host} to listen`);
    const limit = starting.signal;
    const server = ChildProcess.start({
      name: `device server of host ${host}`,
      ...serverCommand(options),
      log,
      ledger: new Ledger(),
    });
    const device = new ServedDevice(options, server);
    try {
      if (scenario.server === undefined) await server.line((line) => line.includes('"listening"'), limit);
      else (await device.#admitted(limit)).close();
      return device;
    } catch (error) {
      await device[Symbol.asyncDispose]();
      if (scenario.server === undefined || signal.aborted) throw error;
      throw new UnavailableError(messageOf(error), { cause: error });
    }
  }

  get host(): HostName {
    return this.options.host;
  }

  get client(): Client {
    return present(this.#client, 'a connection');
  }

  get connected(): boolean {
    return this.#client !== undefined;
  }

  get memory(): GuestMemory {
    return present(this.#memory, 'memory');
  }

  get vectors(): Vectors {
    return present(this.#vectors, 'vectors');
  }

  /** The doorbells' page, if the server lets it be mapped. */
  get doorbells(): Uint32Array | undefined {
    return this.#doorbells && new Uint32Array(this.#doorbells.buffer, 0, PAGE_SIZE / 4);
  }

  /** Connects, with memory that is all zeros and new eventfds. The memory is the device's from `map` on. */
  async connect(): Promise<void> {
    this.disconnect();
    const expected = `the device server of host ${this.host} to take a client`;
    using limit = new TimeLimit(startLimit, new AbortController().signal, expected);
    const client = await this.#admitted(limit.signal);
    this.#client = client;
    this.#memory = new GuestMemory(this.options.pages);
    const { count } = await client.interruptInfo(InterruptIndex.MSIX);
    this.#vectors = new Vectors(count);
    await this.#mapDoorbells(client);
  }

  /** Gives the device the guest's memory, in two mappings that touch each other, and the eventfds. */
  async map(): Promise<void> {
    if (this.#mapped) return;
    const { client, memory, vectors } = this;
    await client.dmaMap(MEMORY_BASE, { descriptor: memory.descriptor, length: this.#half });
    await this.#mapSecondHalf();
    for (let start = 0; start < vectors.descriptors.length; start += eventfdsAtOnce) {
      const eventfds = vectors.descriptors.slice(start, start + eventfdsAtOnce);
      const setting = { index: InterruptIndex.MSIX, start, count: eventfds.length, eventfds };
      await client.setInterrupts({ ...setting, action: 'trigger' });
    }
    this.#mapped = true;
  }

  /** Takes the second half of the memory, which holds data only, from the device and gives it back. */
  async remap(): Promise<void> {
    await this.client.dmaUnmap(MEMORY_BASE + this.#half, this.memory.length - this.#half);
    await this.#mapSecondHalf();
  }

  /** Closes the connection, as a client does that has died. */
  disconnect(): void {
    this.#client?.close();
    this.#doorbells?.unmap();
    this.#vectors?.[Symbol.dispose]();
    this.#memory?.[Symbol.dispose]();
    this.#client = undefined;
    this.#doorbells = undefined;
    this.#vectors = undefined;
    this.#memory = undefined;
    this.#mapped = false;
  }

  /** SIGKILL, as at a loss of power or a crash. */
  async kill(): Promise<void> {
    this.server.kill('SIGKILL');
    await this.server.exited;
    this.disconnect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disconnect();
    await this.server[Symbol.asyncDispose]();
  }

  get #half(): number {
    return Math.floor(this.memory.pages / 2) * PAGE_SIZE;
  }

  async #mapSecondHalf(): Promise<void> {
    const { descriptor, length } = this.memory;
    const offset = this.#half;
    await this.client.dmaMap(MEMORY_BASE + offset, { descriptor, offset, length: length - offset });
  }

  async #mapDoorbells(client: Client): Promise<void> {
    const { areas, descriptor, offset } = await client.regionInfo(RegionIndex.BAR0);
    if (descriptor === undefined) return;
    try {
      const area = areas.find(
        (one) => one.offset <= DOORBELL_OFFSET && one.offset + one.length > DOORBELL_OFFSET,
      );
      if (area !== undefined || areas.length === 0) {
        this.#doorbells = Mapping.ofFile(descriptor, offset + DOORBELL_OFFSET, PAGE_SIZE, true);
      }
    } finally {
      closeDescriptor(descriptor);
    }
  }

  /**
   * A connection. A server turns a client away while it has not noticed yet that the last one went; one that is not
   * ours does not tell when it listens. Neither is an event that could be waited for.
   */
  async #admitted(signal: AbortSignal): Promise<Client> {
    for (;;) {
      if (this.server.exit !== undefined) throw this.server.failure('before it could be connected to');
      try {
        return await Client.connect(this.options.socket, { signal, spinMicroseconds });
      } catch (error) {
        signal.throwIfAborted();
        if (!isNotYet(error)) throw error;
      }
      await pause(1, undefined, { signal });
    }
  }
}

const isNotYet = (error: unknown): boolean =>
  error instanceof ConnectionClosedError ||
  (error instanceof SystemError && ['ENOENT', 'ECONNREFUSED', 'EPIPE', 'ECONNRESET'].includes(error.code));

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`Expected ${what}, but the device is not connected.`);
  return value;
}
