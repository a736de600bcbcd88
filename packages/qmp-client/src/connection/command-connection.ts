import type { Duplex } from 'node:stream';
import {
  ConnectionClosedError,
  ProtocolError,
  type QmpError,
  type UnansweredCommand,
} from '../errors/index.js';
import { CommandQueue, type CommandRequest } from './command-queue.js';
import { excerpt } from './excerpt.js';
import { type Message, MessageStream, type StreamEnd, type TranscriptEntry } from './message-stream.js';
import type { WaitLimits } from './wait-limits.js';

/** What QMP and the guest agent's protocol have in common. */
export interface ConnectionOptions {
  /** The longest message accepted from the peer, in bytes. Default 64 MiB. */
  maxMessageBytes?: number | undefined;
  /** The time limit of a command that names none, in milliseconds. Default 60,000. */
  commandTimeout?: number | undefined;
  /** Sees every message as it is sent or received. Must not throw: that closes the connection. */
  onMessage?: ((entry: TranscriptEntry) => void) | undefined;
}

export interface CommandConnectionHandler {
  /** What error messages call the peer, such as `QEMU (/run/vm/qmp.sock)`. */
  peer: string;
  /** How many in-band commands may be sent and unanswered at a time. */
  maxInFlight: () => number;
  /** Whether a response without an id belongs to the oldest command, as with agents that do not echo ids. */
  inOrderWithoutId?: boolean;
  sentinel?: number;
  onSentinel?: () => void;
  skipsGarbage?: () => boolean;
  /** Takes a message that is not a response, and says whether it made sense. */
  onOther: (message: Message, at: bigint, bytes: Buffer) => boolean;
  /** Takes a response before it is matched to a command; true if that was all. */
  interceptResponse?: (message: Message, bytes: Buffer) => boolean;
  onClosed: (makeError: () => QmpError) => void;
}

const defaultMaxMessageBytes = 64 * 1024 * 1024;
/** Milliseconds. */
export const defaultCommandTimeout = 60_000;

/** Commands and their responses over a duplex stream, until either side closes it. */
export class CommandConnection {
  /** Resolves with the error that says why the connection ended; later commands are rejected like that. */
  readonly closed: Promise<QmpError>;
  readonly #handler: CommandConnectionHandler;
  readonly #stream: MessageStream;
  readonly #queue: CommandQueue;
  readonly #commandTimeout: number;
  #end: StreamEnd | undefined;

  constructor(stream: Duplex, options: ConnectionOptions, handler: CommandConnectionHandler) {
    this.#handler = handler;
    this.#commandTimeout = options.commandTimeout ?? defaultCommandTimeout;
    this.#queue = new CommandQueue(
      handler.peer,
      (message) => this.#stream.send(message),
      () => handler.maxInFlight(),
    );
    this.#stream = new MessageStream(stream, {
      maxMessageBytes: options.maxMessageBytes ?? defaultMaxMessageBytes,
      ...(handler.sentinel === undefined ? {} : { sentinel: handler.sentinel }),
      onTranscript: options.onMessage,
      onMessage: (message, bytes, at) => this.#receive(message, bytes, at),
      onSentinel: () => handler.onSentinel?.(),
      skipsGarbage: () => handler.skipsGarbage?.() === true,
      onEnd: (end) => this.#onEnd(end),
    });
    this.closed = this.#stream.closed.then(() => this.#makeError(this.#queue.pending));
  }

  /** Whether a caller gave up on a command whose response may still come. */
  get awaitsLateResponse(): boolean {
    return this.#queue.awaitsLateResponse;
  }

  /** No late response will come any more: the commands behind may be sent. */
  forgetLateResponses(): void {
    this.#queue.forgetLateResponses();
  }

  /** @throws what {@link CommandQueue.submit} throws, and the reason of the end once the connection has ended. */
  async execute(request: CommandRequest, limits: WaitLimits): Promise<unknown> {
    if (this.#end !== undefined) throw this.#makeError([]);
    return await this.#queue.submit(request, {
      signal: limits.signal,
      timeout: limits.timeout ?? this.#commandTimeout,
    });
  }

  /** Sends a message that is no command in the queue. */
  send(message: Message, prefix?: Uint8Array): void {
    this.#stream.send(message, prefix);
  }

  /** Closes the connection and waits until its descriptor is released. */
  async close(): Promise<void> {
    this.#stream.close();
    await this.#stream.closed;
  }

  #receive(message: Message, bytes: Buffer, at: bigint): void {
    const isResponse = 'return' in message || 'error' in message;
    if (!isResponse) {
      if (!this.#handler.onOther(message, at, bytes)) {
        this.#stream.reject(`${excerpt(bytes)}, which is neither a response nor an event`, bytes);
      }
      return;
    }
    if ('error' in message && !isErrorObject(message.error)) {
      if (this.#handler.skipsGarbage?.() === true) return;
      this.#stream.reject(`${excerpt(bytes)}, an error without "class" and "desc"`, bytes);
      return;
    }
    if (this.#handler.interceptResponse?.(message, bytes) === true) return;
    if ('id' in message) {
      // The specification wants responses with an unknown id dropped; late ones of abandoned commands are known.
      this.#queue.settle(message.id, message);
      return;
    }
    const oldest = this.#queue.oldestId;
    if (this.#handler.inOrderWithoutId !== true) {
      this.#stream.reject(`${excerpt(bytes)}, a response without the id of its command`, bytes);
    } else if (oldest !== undefined) this.#queue.settle(oldest, message);
  }

  #onEnd(end: StreamEnd): void {
    this.#end = end;
    this.#queue.rejectAll((pending) => this.#makeError(pending));
    this.#handler.onClosed(() => this.#makeError([]));
  }

  #makeError(pending: readonly UnansweredCommand[]): QmpError {
    const { peer } = this.#handler;
    const end = this.#end ?? { kind: 'closed-here' };
    const waiting =
      pending.length === 0 ? '' : `; unanswered: ${pending.map(({ command }) => `"${command}"`).join(', ')}`;
    switch (end.kind) {
      case 'closed-here':
        return new ConnectionClosedError(`The connection to ${peer} was closed on this side${waiting}.`, {
          closedBy: 'us',
          pending,
        });
      case 'hook-failed':
        return new ConnectionClosedError(
          `The connection to ${peer} was closed because the onMessage hook threw (see cause)${waiting}.`,
          { closedBy: 'us', pending, cause: end.cause },
        );
      case 'closed-by-peer': {
        const how =
          end.unfinished === undefined ? '' : ` in the middle of a message, after ${excerpt(end.unfinished)}`;
        const cause = end.cause === undefined ? '' : ` (${end.cause.message})`;
        return new ConnectionClosedError(
          `Expected ${peer} to keep the connection open, but it closed it${how}${cause}${waiting}.`,
          { closedBy: 'peer', pending, unfinished: end.unfinished, cause: end.cause },
        );
      }
      case 'not-a-message':
        return new ProtocolError(
          `Expected one JSON object a line from ${peer}, but got ${end.reason}${waiting}; the connection is closed.`,
          { received: end.received, pending, cause: end.cause },
        );
    }
  }
}

function isErrorObject(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    typeof (error as Record<string, unknown>).class === 'string' &&
    typeof (error as Record<string, unknown>).desc === 'string'
  );
}
