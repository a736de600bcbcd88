import { type EventLoopPoll, pollOnEventLoop } from '../native/libc.js';
import { ProtocolError } from '../protocol/errors.js';
import { MessageType, NO_REPLY } from '../protocol/header.js';
import type { Connection } from '../transport/connection.js';
import { ConnectionClosedError } from '../transport/errors.js';
import type { Message } from '../transport/message.js';
import { RequestError, RequestTimeoutError } from './errors.js';

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds; default: the channel's. */
  readonly timeout?: number;
  /** Sent along; they stay the caller's. */
  readonly descriptors?: readonly number[];
}

interface Pending {
  readonly command: number;
  readonly sent: Uint8Array;
  readonly resolve: (reply: Message) => void;
  readonly reject: (error: unknown) => void;
  readonly release: () => void;
}

/** Answers a command of the server with a payload, or throws a ProtocolError. */
export type CommandHandler = (message: Message) => Uint8Array;

/** Commands and their replies over a connection, on Node's event loop. */
export class RequestChannel {
  private readonly pending = new Map<number, Pending>();
  private readonly watcher: EventLoopPoll;
  private nextId = 1;
  private failure: Error | undefined;
  private watchesWritable = false;

  constructor(
    private readonly connection: Connection,
    private readonly handleCommand: CommandHandler,
    private readonly defaultTimeout: number,
    private readonly spinMilliseconds: number,
  ) {
    this.watcher = pollOnEventLoop(connection.descriptor, { readable: true }, () => this.receive());
    this.watcher.unref();
  }

  /** Sends a command and waits for its reply, whose descriptors are the caller's. */
  async request(command: number, payload: Uint8Array, options: RequestOptions = {}): Promise<Message> {
    if (this.failure !== undefined) throw this.failure;
    options.signal?.throwIfAborted();
    const id = this.takeId();
    const reply = new Promise<Message>((resolve, reject) => {
      this.pending.set(id, this.pend(id, { command, sent: payload, resolve, reject }, options));
    });
    this.watcher.ref();
    this.attempt(() =>
      this.connection.send(id, command, MessageType.COMMAND, 0, payload, options.descriptors),
    );
    this.watchWritable();
    this.spin(id);
    return await reply;
  }

  /** Sends a command that is not answered. */
  post(command: number, payload: Uint8Array): void {
    if (this.failure !== undefined) throw this.failure;
    this.connection.send(this.takeId(), command, MessageType.COMMAND | NO_REPLY, 0, payload);
    this.watchWritable();
  }

  close(error: Error): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.watcher.close();
    this.connection.close();
    for (const [id, { reject }] of this.pending) {
      this.settle(id);
      reject(error);
    }
  }

  private takeId(): number {
    do this.nextId = (this.nextId + 1) & 0xffff;
    while (this.pending.has(this.nextId));
    return this.nextId;
  }

  private pend(
    id: number,
    request: Omit<Pending, 'release'>,
    { signal, timeout = this.defaultTimeout }: RequestOptions,
  ): Pending {
    const fail = (error: unknown): void => {
      this.settle(id);
      request.reject(error);
    };
    const aborted = (): void => fail(signal?.reason);
    const timer = setTimeout(() => fail(new RequestTimeoutError(request.command, timeout)), timeout);
    signal?.addEventListener('abort', aborted, { once: true });
    const release = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
    };
    return { ...request, release };
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    pending?.release();
    this.pending.delete(id);
    if (this.pending.size === 0 && this.failure === undefined) this.watcher.unref();
    return pending;
  }

  /** A server that is awake answers sooner than the event loop would notice. */
  private spin(id: number): void {
    if (this.spinMilliseconds === 0) return;
    const until = performance.now() + this.spinMilliseconds;
    while (this.pending.has(id) && performance.now() < until) this.receive();
  }

  private receive(): void {
    this.attempt(() => {
      while (this.failure === undefined && this.connection.fill()) {
        for (let message = this.connection.next(); message !== undefined; message = this.connection.next()) {
          this.dispatch(message);
        }
      }
      if (this.connection.pending) this.connection.flush();
    });
    this.watchWritable();
  }

  /** Has the event loop tell when a full socket takes data again. */
  private watchWritable(): void {
    if (this.failure !== undefined || this.watchesWritable === this.connection.pending) return;
    this.watchesWritable = this.connection.pending;
    this.watcher.start({ readable: true, writable: this.watchesWritable }, () => this.receive());
  }

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.close(error instanceof Error ? error : new ConnectionClosedError(String(error)));
    }
  }

  private dispatch(message: Message): void {
    if (message.isCommand) {
      this.serve(message);
      return;
    }
    if (this.pending.get(message.id)?.command !== message.command) return;
    const { command, sent, resolve, reject } = this.settle(message.id)!;
    if (message.failure !== 0) reject(new RequestError(command, message.failure, sent));
    else resolve(message.detach());
  }

  private serve(message: Message): void {
    const { id, command, wantsReply } = message;
    try {
      const payload = this.handleCommand(message);
      if (wantsReply) this.connection.send(id, command, MessageType.REPLY, 0, payload);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      if (wantsReply) this.connection.sendError(id, command, error.errno);
    }
  }
}
