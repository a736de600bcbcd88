import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { MessageFault } from '../faults/message-fault.js';
import { ControlError, controlError } from './errors.js';
import { LineSplitter } from './line-splitter.js';
import {
  DEFAULT_TIMEOUT_MS,
  type DeviceState,
  type EventLine,
  MAX_LINE_BYTES,
  type ReplyLine,
  type RequestArguments,
  type RequestName,
  type RequestResult,
  type Timing,
} from './protocol.js';

/** Limits of one request. */
export interface RequestOptions {
  /** Gives the request up. What the proxy has begun, it finishes. */
  readonly signal?: AbortSignal;
  /** The limit for each message that the request injects, in milliseconds; 5000 if left out. */
  readonly timeoutMs?: number;
  /** The limit for the whole request, in milliseconds; if left out, there is none but the messages' own. */
  readonly totalTimeoutMs?: number;
}

/** A result, and when the proxy was at work on it (microseconds of CLOCK_MONOTONIC). */
export type Timed<T> = T & Timing;

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface ControlEvents {
  /** Whatever the proxy tells unasked. */
  event: [EventLine];
  /** The connection to the proxy is over. */
  close: [];
}

const longestPath = 107;

/** A client of a proxy's control socket. Rejections are {@link ControlError}s, with the device server's errno. */
export class ProxyControl extends EventEmitter<ControlEvents> implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #path: string;
  readonly #lines = new LineSplitter(MAX_LINE_BYTES);
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #closed = false;

  private constructor(socket: Socket, path: string) {
    super();
    this.#socket = socket;
    this.#path = path;
    socket.on('data', (bytes) => this.#receive(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#ended('it closed the connection'));
  }

  /** Connects to a proxy that listens. Rejects with the system's error if none does. */
  static async connect(path: string, { signal }: { signal?: AbortSignal } = {}): Promise<ProxyControl> {
    if (Buffer.byteLength(path) > longestPath) {
      throw new RangeError(`Expected a socket path of at most ${longestPath} bytes, but got ${path}.`);
    }
    signal?.throwIfAborted();
    const socket = connect({ path });
    try {
      await once(socket, 'connect', signal === undefined ? {} : { signal });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return new ProxyControl(socket, path);
  }

  status(options?: RequestOptions) {
    return this.request('status', {}, options);
  }

  /** What the device server says it can do; ENOTSUP or EINVAL if it cannot migrate at all. */
  migrationFeatures(options?: RequestOptions) {
    return this.request('migration-features', {}, options);
  }

  /** Whether the device server has a feature of DEVICE_FEATURE. */
  probeFeature(feature: number, methods: { get?: boolean; set?: boolean } = {}, options?: RequestOptions) {
    return this.request('probe-feature', { feature, ...methods }, options);
  }

  getState(options?: RequestOptions) {
    return this.request('get-state', {}, options);
  }

  setState(state: DeviceState, options?: RequestOptions) {
    return this.request('set-state', { state }, options);
  }

  /** Reads the whole state of a device that is in stop-copy (or pre-copy). */
  async readState(options?: RequestOptions): Promise<Timed<{ data: Buffer; messages: number }>> {
    const { data, ...rest } = await this.request('read-state', {}, options);
    return { ...rest, data: Buffer.from(data, 'base64') };
  }

  /** Writes the whole state of a device that is in resuming. */
  writeState(data: Uint8Array, options?: RequestOptions) {
    const encoded = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
    return this.request('write-state', { data: encoded }, options);
  }

  async readRegion(
    region: number,
    offset: number,
    length: number,
    options?: RequestOptions,
  ): Promise<Timed<{ data: Buffer }>> {
    const { data, ...timing } = await this.request('read-region', { region, offset, length }, options);
    return { ...timing, data: Buffer.from(data, 'base64') };
  }

  startDirtyLogging({ pageSize }: { pageSize?: number } = {}, options?: RequestOptions) {
    return this.request('start-dirty-logging', pageSize === undefined ? {} : { pageSize }, options);
  }

  stopDirtyLogging(options?: RequestOptions) {
    return this.request('stop-dirty-logging', {}, options);
  }

  /** Every page reported since the start of logging that has not been replayed. */
  reportDirty(options?: RequestOptions) {
    return this.request('report-dirty', {}, options);
  }

  /**
   * Sends QEMU the dirty pages as DMA_WRITEs, so that its migration takes them along. Only while the VM is stopped
   * and the device is not running: otherwise it undoes what they write meanwhile.
   */
  replayDirty({ all }: { all?: boolean } = {}, options?: RequestOptions) {
    return this.request('replay-dirty', all === undefined ? {} : { all }, options);
  }

  /** Signals every vector that has an eventfd. */
  signalVectors(options?: RequestOptions) {
    return this.request('signal-vectors', {}, options);
  }

  dmaMaps(options?: RequestOptions) {
    return this.request('dma-maps', {}, options);
  }

  /**
   * Sets the faults that strike messages, in the place of those that were set; none ends them. Each one that strikes is
   * told by the event `fault-struck`.
   */
  setFaults(faults: readonly MessageFault[], options?: RequestOptions) {
    return this.request('set-faults', { faults }, options);
  }

  /** Ends the proxy. */
  stop(options?: RequestOptions) {
    return this.request('stop', {}, options);
  }

  /** Sends any request by its name. */
  request<Name extends RequestName>(
    name: Name,
    args: RequestArguments<Name>,
    { signal, timeoutMs = DEFAULT_TIMEOUT_MS, totalTimeoutMs }: RequestOptions = {},
  ): Promise<Timed<RequestResult<Name>>> {
    if (this.#closed) {
      return Promise.reject(
        controlError('ENOTCONN', `Expected to send "${name}" to the proxy at ${this.#path}, but it is gone.`),
      );
    }
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(id);
      };
      const fail = (error: Error) => {
        settle();
        reject(error);
      };
      const abort = () => fail(signal?.reason as Error);
      const overdue = () =>
        fail(
          controlError(
            'ETIMEDOUT',
            `Expected the proxy at ${this.#path} to answer "${name}" within ${totalTimeoutMs} ms, but it did not.`,
          ),
        );
      const timer = totalTimeoutMs === undefined ? undefined : setTimeout(overdue, totalTimeoutMs);
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.set(id, {
        resolve: (result) => {
          settle();
          resolve(result as Timed<RequestResult<Name>>);
        },
        reject: fail,
      });
      this.#socket.write(`${JSON.stringify({ id, request: name, arguments: args, timeoutMs })}\n`);
    });
  }

  /** Closes the connection; what waits is rejected. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const closed = once(this.#socket, 'close');
    this.#socket.destroy();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #receive(bytes: Buffer): void {
    try {
      for (const line of this.#lines.push(bytes)) this.#take(JSON.parse(line) as Line);
    } catch (error) {
      this.#ended(`it sent what is no reply (${(error as Error).message})`);
      this.#socket.destroy();
    }
  }

  #take(line: Line): void {
    if ('event' in line) {
      this.emit('event', line);
      return;
    }
    const waiting = this.#waiting.get(line.id);
    if (waiting === undefined) return;
    if ('error' in line) {
      waiting.reject(
        new ControlError(line.error.errno, line.error.message, line.error.code, line.error.from),
      );
    } else {
      const { startedAt, finishedAt } = line;
      waiting.resolve({ ...line.result, startedAt, finishedAt });
    }
  }

  #ended(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const waiting of [...this.#waiting.values()]) {
      waiting.reject(
        controlError('ECONNRESET', `Expected an answer of the proxy at ${this.#path}, but ${reason}.`),
      );
    }
    this.emit('close');
  }
}

type Line = EventLine | ReplyLine;
