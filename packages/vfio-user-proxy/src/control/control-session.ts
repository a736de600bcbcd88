import { closeAll, closeDescriptor, type MessageIo, NativeBuffer, POLLIN, POLLOUT } from 'vfio-user/native';
import type { PollLoop, Watch } from '../relay/poll-loop.js';
import { LineSplitter } from './line-splitter.js';
import { MAX_LINE_BYTES } from './protocol.js';

const RECEIVE_SIZE = 256 * 1024;
/** What may wait for a client that does not read, in bytes; more, and the client is let go. */
const MAX_QUEUED_BYTES = 2 * MAX_LINE_BYTES;
const EAGAIN = -11;
const EINTR = -4;

/** One client of the control socket. */
export class ControlSession implements Disposable {
  readonly #socket: number;
  readonly #io: MessageIo;
  readonly #receiveBuffer: NativeBuffer;
  readonly #lines = new LineSplitter(MAX_LINE_BYTES);
  readonly #queue: { readonly buffer: NativeBuffer; sent: number }[] = [];
  #queuedBytes = 0;
  readonly #watch: Watch;
  readonly #onLine: (line: string, session: ControlSession) => void;
  readonly #onGone: (session: ControlSession, reason: string | undefined) => void;
  #closed = false;

  /** Takes over the socket. */
  constructor(
    loop: PollLoop,
    socket: number,
    io: MessageIo,
    onLine: (line: string, session: ControlSession) => void,
    onGone: (session: ControlSession, reason: string | undefined) => void,
  ) {
    this.#socket = socket;
    this.#io = io;
    this.#onLine = onLine;
    this.#onGone = onGone;
    this.#receiveBuffer = new NativeBuffer(RECEIVE_SIZE);
    this.#watch = loop.watch(socket, POLLIN, (happened) => {
      if ((happened & POLLOUT) !== 0) this.#flush();
      if ((happened & ~POLLOUT) !== 0) this.#receive();
    });
  }

  /** Sends a line; what the client does not take at once waits. Does nothing if the client is gone. */
  send(line: unknown): void {
    if (this.#closed) return;
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    if (this.#queuedBytes + bytes.length > MAX_QUEUED_BYTES) {
      this.#gone(`it left ${this.#queuedBytes} bytes of replies unread`);
      return;
    }
    const buffer = new NativeBuffer(bytes.length);
    buffer.bytes.set(bytes);
    this.#queue.push({ buffer, sent: 0 });
    this.#queuedBytes += bytes.length;
    this.#flush();
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watch[Symbol.dispose]();
    closeDescriptor(this.#socket);
  }

  #gone(reason: string | undefined): void {
    this[Symbol.dispose]();
    this.#onGone(this, reason);
  }

  #receive(): void {
    if (this.#closed) return;
    const { pointer, bytes, length } = this.#receiveBuffer;
    const count = this.#io.receive(this.#socket, pointer, length);
    closeAll(this.#io.received);
    if (count === EAGAIN || count === EINTR) return;
    if (count <= 0) {
      this.#gone(undefined);
      return;
    }
    let lines: string[];
    try {
      lines = this.#lines.push(bytes.subarray(0, count));
    } catch (error) {
      this.#gone((error as Error).message);
      return;
    }
    for (const line of lines) if (!this.#closed) this.#onLine(line, this);
  }

  #flush(): void {
    for (let first = this.#queue[0]; first !== undefined && !this.#closed; first = this.#queue[0]) {
      const { pointer, length } = first.buffer;
      const count = this.#io.send(this.#socket, pointer + first.sent, length - first.sent);
      if (count === EINTR) continue;
      if (count < 0) {
        if (count === EAGAIN) break;
        this.#gone(undefined);
        return;
      }
      first.sent += count;
      this.#queuedBytes -= count;
      if (first.sent === length) this.#queue.shift();
    }
    this.#watch.events = this.#queue.length === 0 ? POLLIN : POLLIN | POLLOUT;
  }
}
