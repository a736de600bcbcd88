import type { Device, DeviceReactor } from '../device/device.js';
import { ClientMemory } from '../memory/client-memory.js';
import { MigrationSession } from '../migration/migration-session.js';
import { selectMutants } from '../mutants/protocol-mutants.js';
import { closeDescriptor } from '../native/descriptor.js';
import { type Capabilities, defaultCapabilities } from '../protocol/version.js';
import { Reactor, type ReactorOptions, type Watch } from '../reactor/reactor.js';
import { Connection, DEFAULT_MAX_TRANSFER } from '../transport/connection.js';
import { ConnectionClosedError, FramingError } from '../transport/errors.js';
import { checkRegions } from './check-regions.js';
import { unmapAll } from './handle-dma.js';
import { InterruptVectors } from './interrupt-vectors.js';
import { Listener } from './listener.js';
import type { ServerLog } from './server-log.js';
import { describe, Session } from './session.js';

export interface DeviceServerOptions {
  /** Where to listen: a path of less than 108 bytes. */
  readonly path: string;
  readonly device: Device;
  readonly reactor?: ReactorOptions;
  /** Gets a line for every client that comes or goes and every command that fails, and which it is. Default: nothing. */
  readonly log?: ServerLog;
  /** How long a client may take to answer a DMA_READ or DMA_WRITE, in milliseconds. Default 10 000. */
  readonly replyTimeout?: number;
  /** Bytes of device state that a client may write. Default 256 MiB. */
  readonly maxStateSize?: number;
  /** Bugs to be switched on, by their names in `protocolMutants`. Default: none. */
  readonly mutants?: readonly string[];
}

const MAX_BITMAP_SIZE = 1024 * 1024;

/**
 * Serves one device on a Unix socket, to one client at a time; another one that comes meanwhile is turned away.
 * When a client goes, the device is reset and its memory and interrupts are given up; then the next may come.
 */
export class DeviceServer implements DeviceReactor, Disposable {
  readonly reactor: Reactor;
  private readonly device: Device;
  private readonly log: ServerLog;
  private readonly listener: Listener;
  private readonly memory: ClientMemory;
  private readonly interrupts: InterruptVectors;
  private readonly migration: MigrationSession | undefined;
  private readonly capabilities: Capabilities;
  private session: Session | undefined;
  private clientWatch: Watch | undefined;
  private closed = false;

  /**
   * Listens at once; clients are served while `run` runs. Throws if the path is taken, a region is impossible or a
   * mutant does not exist.
   */
  constructor(private readonly options: DeviceServerOptions) {
    const { device, path, log = () => {}, maxStateSize = 256 * 1024 * 1024 } = options;
    checkRegions(device.regions);
    const mutants = selectMutants(options.mutants ?? []);
    this.device = device;
    this.log = log;
    this.capabilities = {
      ...defaultCapabilities,
      maxMsgFds: 16,
      writeMultiple: true,
      migration: { pageSize: 4096, maxBitmapSize: MAX_BITMAP_SIZE },
    };
    this.memory = new ClientMemory(this.capabilities.maxDmaMaps);
    this.listener = Listener.at(path);
    this.reactor = new Reactor(options.reactor);
    this.reactor.watch(this.listener.descriptor, () => this.attempt('accept', () => this.accept()));
    this.interrupts = new InterruptVectors(device.interrupts, this.reactor);
    this.migration = device.migration && new MigrationSession(device.migration, maxStateSize);
    for (const mutant of mutants) {
      mutant.memory?.(this.memory);
      if (device.migration && this.migration) mutant.session?.(this.migration, device.migration);
    }
    device.attach({ memory: this.memory, interrupts: this.interrupts, reactor: this });
  }

  get path(): string {
    return this.listener.path;
  }

  /**
   * Serves until the signal aborts or `stop` is called (with `reactor.stopDescriptor`, from any thread), then
   * closes. It keeps its thread most of the time: see {@link Reactor}.
   */
  async run({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    this.updatePolling();
    try {
      await this.reactor.run(signal);
    } finally {
      this.close();
    }
  }

  /**
   * Calls `readable` whenever the descriptor is readable, as the device's own `host.reactor` does: it may reach for
   * guest memory, which can find out that the client has gone. (`reactor.watch` is for what never does.)
   */
  watch(descriptor: number, readable: () => void): Disposable {
    return this.reactor.watch(descriptor, () => this.guard(readable));
  }

  stop(): void {
    this.reactor.stop();
  }

  /** Turns the client away, closes the device and removes the socket. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.endSession('the server stops');
    this.listener[Symbol.dispose]();
    this.device.close();
    this.reactor[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  private accept(): void {
    for (
      let descriptor = this.listener.accept();
      descriptor !== undefined;
      descriptor = this.listener.accept()
    ) {
      if (this.session !== undefined) {
        this.log(`Turned a client away: ${this.path} already has one`, 'client');
        closeDescriptor(descriptor);
        continue;
      }
      this.startSession(new Connection(descriptor));
    }
  }

  private startSession(connection: Connection): void {
    const { device, memory, interrupts, migration } = this;
    this.log(`A client has connected to ${this.path}`, 'client');
    this.session = new Session(
      connection,
      {
        device,
        memory,
        interrupts,
        migration,
        maxTransfer: DEFAULT_MAX_TRANSFER,
        maxBitmapSize: MAX_BITMAP_SIZE,
      },
      {
        capabilities: this.capabilities,
        replyTimeout: this.options.replyTimeout ?? 10_000,
        log: this.log,
        negotiated: () => this.clientCame(),
      },
    );
    this.clientWatch = this.reactor.watch(connection.descriptor, () =>
      this.guard(() => this.session?.receive()),
    );
  }

  private clientCame(): void {
    try {
      this.migration?.clientCame();
    } catch (error) {
      this.log(`The device cannot run for the new client until it is reset: ${describe(error)}`, 'client');
    }
    this.device.connected?.();
  }

  /** Runs what may find out that the client is gone, and what has to follow it. */
  private guard(work: () => void): void {
    try {
      work();
      this.session?.handleReceived();
    } catch (error) {
      if (!(error instanceof ConnectionClosedError || error instanceof FramingError)) throw error;
      this.endSession(error.message);
    }
    this.flushLater();
    this.updatePolling();
  }

  private flushLater(): void {
    const { session, clientWatch: watch } = this;
    if (watch === undefined || session === undefined) return;
    if (!session.connection.pending) watch.writable = undefined;
    else watch.writable ??= () => this.guard(() => session.connection.flush());
  }

  private endSession(reason: string): void {
    const { session, device, migration } = this;
    if (session === undefined) return;
    this.session = undefined;
    this.clientWatch?.[Symbol.dispose]();
    this.clientWatch = undefined;
    session.connection.close();
    this.log(`The client has gone: ${reason}`, 'client');
    if (session.isNegotiated) {
      this.attempt('disconnected', () => device.disconnected?.());
      this.attempt('reset', () => {
        if (migration === undefined) device.reset();
        else migration.clientGone(() => device.reset());
      });
    }
    this.attempt('memoryUnmapped', () => unmapAll({ device, memory: this.memory }));
    this.memory.clear();
    this.interrupts.clear();
  }

  private attempt(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.log(`"${what}" failed: ${describe(error)}`, 'client');
    }
  }

  private updatePolling(): void {
    const { device, reactor } = this;
    if (!device.polling || device.poll === undefined) {
      reactor.busy = undefined;
    } else {
      reactor.busy ??= () => this.poll();
    }
  }

  private poll(): boolean {
    try {
      const found = this.device.poll!();
      if (found) {
        this.session?.handleReceived();
        this.flushLater();
      }
      if (!this.device.polling) this.updatePolling();
      return found;
    } catch (error) {
      if (!(error instanceof ConnectionClosedError || error instanceof FramingError)) throw error;
      this.endSession(error.message);
      return true;
    }
  }
}
