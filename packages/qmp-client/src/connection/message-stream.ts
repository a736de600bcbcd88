import type { Duplex } from 'node:stream';
import { excerpt } from './excerpt.js';
import { LineFramer } from './line-framer.js';

/** A JSON object as it goes over the wire. */
export type Message = Readonly<Record<string, unknown>>;

/** One message of the transcript. */
export interface TranscriptEntry {
  direction: 'sent' | 'received';
  message: Message;
  /** Local monotonic time, in nanoseconds, as `process.hrtime.bigint()` gives it. */
  at: bigint;
}

/** Why a message stream ended. */
export type StreamEnd =
  | { kind: 'closed-here' }
  /** The peer ended the stream, with an error of the system or in the middle of a message or neither. */
  | { kind: 'closed-by-peer'; cause?: Error; unfinished?: Buffer }
  /** The peer sent something that is not a message. */
  | { kind: 'not-a-message'; reason: string; received: Buffer; cause?: unknown }
  /** The user's transcript hook threw. */
  | { kind: 'hook-failed'; cause: unknown };

export interface MessageStreamOptions {
  /** The longest message that is accepted, in bytes. */
  maxMessageBytes: number;
  /** A byte that voids an unfinished message. */
  sentinel?: number;
  onTranscript?: ((entry: TranscriptEntry) => void) | undefined;
  onMessage(message: Message, bytes: Buffer, at: bigint): void;
  onSentinel?(): void;
  /** Whether a line that is no message is to be skipped, as before a guest agent is synchronized. */
  skipsGarbage?(): boolean;
  /** Called once. No message follows. */
  onEnd(end: StreamEnd): void;
}

const longestExcerpt = 4096;

/** JSON objects, one a line, both ways over a duplex stream. */
export class MessageStream {
  /** Resolves when the stream is closed and its descriptor is released. */
  readonly closed: Promise<void>;
  readonly #stream: Duplex;
  readonly #options: MessageStreamOptions;
  readonly #framer: LineFramer;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #ended = false;

  constructor(stream: Duplex, options: MessageStreamOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#framer = new LineFramer(
      {
        line: (bytes) => this.#receive(bytes),
        sentinel: () => options.onSentinel?.(),
        overflow: (received) =>
          this.#end({
            kind: 'not-a-message',
            reason: `a message longer than the limit of ${options.maxMessageBytes} bytes (option maxMessageBytes)`,
            received: beginning(received),
          }),
      },
      options.maxMessageBytes,
      options.sentinel,
    );
    this.closed = new Promise((resolve) => {
      if (stream.closed) resolve();
      else stream.once('close', () => resolve());
    });
    stream.on('data', (chunk: Buffer) => this.#framer.push(chunk));
    stream.on('end', () => this.#peerClosed());
    stream.on('close', () => this.#peerClosed());
    stream.on('error', (cause: Error) => this.#peerClosed(cause));
  }

  /** Sends one message, with `prefix` before it. Does nothing once the stream has ended. */
  send(message: Message, prefix?: Uint8Array): void {
    if (this.#ended) return;
    const line = Buffer.from(`${JSON.stringify(message)}\n`);
    const at = process.hrtime.bigint();
    this.#stream.write(prefix === undefined ? line : Buffer.concat([prefix, line]));
    this.#record({ direction: 'sent', message, at });
  }

  /** Closes the stream at once. */
  close(): void {
    this.#end({ kind: 'closed-here' });
  }

  /** Closes the stream because a message made no sense where it stood. */
  reject(reason: string, received: Buffer): void {
    this.#end({ kind: 'not-a-message', reason, received: beginning(received) });
  }

  #receive(bytes: Buffer): void {
    const at = process.hrtime.bigint();
    let message: unknown;
    try {
      const text = this.#decoder.decode(bytes);
      if (text.trim() === '') return;
      message = JSON.parse(text);
    } catch (cause) {
      if (this.#options.skipsGarbage?.() === true) return;
      const received = beginning(bytes);
      this.#end({ kind: 'not-a-message', reason: `${excerpt(bytes)}, which is not JSON`, received, cause });
      return;
    }
    if (typeof message !== 'object' || message === null || Array.isArray(message)) {
      if (this.#options.skipsGarbage?.() === true) return;
      this.reject(`${excerpt(bytes)}, which is not a JSON object`, bytes);
      return;
    }
    this.#record({ direction: 'received', message: message as Message, at });
    if (!this.#ended) this.#options.onMessage(message as Message, bytes, at);
  }

  #record(entry: TranscriptEntry): void {
    try {
      this.#options.onTranscript?.(entry);
    } catch (cause) {
      this.#end({ kind: 'hook-failed', cause });
    }
  }

  #peerClosed(cause?: Error): void {
    const unfinished = beginning(this.#framer.unfinished(longestExcerpt));
    this.#end({
      kind: 'closed-by-peer',
      ...(cause === undefined ? {} : { cause }),
      ...(unfinished.length === 0 ? {} : { unfinished }),
    });
  }

  #end(end: StreamEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#framer.stop();
    this.#stream.destroy();
    this.#options.onEnd(end);
  }
}

/** A copy, for the framer only lends its bytes. */
function beginning(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, longestExcerpt));
}
