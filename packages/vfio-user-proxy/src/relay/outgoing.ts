import { closeAll, type MessageIo, NativeBuffer } from 'vfio-user/native';

const EAGAIN = -11;
const EINTR = -4;

interface Queued {
  readonly buffer: NativeBuffer;
  sent: number;
  descriptors: readonly number[];
}

/**
 * What goes to one peer. Each message is a send of its own: QEMU takes a header that comes in two pieces for the end
 * of the connection, and the kernel keeps the start of one send together.
 */
export class Outgoing implements Disposable {
  /** Bytes that the peer has not taken yet. */
  queuedBytes = 0;
  readonly #io: MessageIo;
  readonly #socket: number;
  readonly #queue: Queued[] = [];
  #broken = false;

  constructor(io: MessageIo, socket: number) {
    this.#io = io;
    this.#socket = socket;
  }

  /** Sends a message, or keeps what the socket does not take. The descriptors are closed once they are sent. */
  send(buffer: NativeBuffer, at: number, size: number, descriptors: readonly number[]): void {
    let sent = 0;
    if (this.#queue.length === 0) {
      sent = this.#trySend(buffer.pointer + at, size, descriptors);
      if (sent > 0 && descriptors.length > 0) closeAll(descriptors);
      if (sent === size) return;
    }
    if (this.#broken) {
      if (sent === 0) closeAll(descriptors);
      return;
    }
    const rest = new NativeBuffer(size - sent);
    rest.bytes.set(buffer.bytes.subarray(at + sent, at + size));
    this.#queue.push({ buffer: rest, sent: 0, descriptors: sent > 0 ? [] : descriptors });
    this.queuedBytes += rest.length;
  }

  /** Goes on with what was kept. */
  flush(): void {
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      const length = first.buffer.length - first.sent;
      const count = this.#trySend(first.buffer.pointer + first.sent, length, first.descriptors);
      if (this.#broken) {
        this[Symbol.dispose]();
        return;
      }
      if (count === 0) return;
      closeAll(first.descriptors);
      first.descriptors = [];
      first.sent += count;
      this.queuedBytes -= count;
      if (count < length) return;
      this.#queue.shift();
    }
  }

  [Symbol.dispose](): void {
    for (const { descriptors } of this.#queue) closeAll(descriptors);
    this.#queue.length = 0;
    this.queuedBytes = 0;
  }

  /** Returns 0 if the socket takes nothing now. A peer that is gone takes nothing; reading from it tells. */
  #trySend(pointer: number, length: number, descriptors: readonly number[]): number {
    if (this.#broken) return 0;
    for (;;) {
      const count = this.#io.send(this.#socket, pointer, length, descriptors);
      if (count >= 0) return count;
      if (count === EAGAIN) return 0;
      if (count !== EINTR) {
        this.#broken = true;
        return 0;
      }
    }
  }
}
