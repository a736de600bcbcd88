import { duplicateDescriptor } from '../native/descriptor.js';
import { closeAll, type MessageIo } from '../native/message-io.js';
import { NativeBuffer } from '../native/native-buffer.js';
import { EAGAIN, EINTR } from '../native/system-error.js';
import { ConnectionClosedError } from './errors.js';

const NONE: readonly number[] = [];

interface Queued {
  readonly buffer: NativeBuffer;
  sent: number;
  descriptors: readonly number[];
}

/** Sends messages over a nonblocking socket, and keeps what the socket does not take at once. */
export class Sender {
  private queue: Queued[] = [];
  private queuedBytes = 0;

  constructor(
    private readonly socket: number,
    private readonly io: MessageIo,
    private readonly maxQueuedBytes: number,
  ) {}

  /** Whether something waits for the socket to become writable (call `flush` then). */
  get pending(): boolean {
    return this.queue.length !== 0;
  }

  /** Sends bytes of this process's memory and borrows the descriptors. */
  send(pointer: number, bytes: Uint8Array, length: number, descriptors = NONE): void {
    let sent = 0;
    if (this.queue.length === 0) {
      sent = this.attempt(pointer, length, descriptors);
      if (sent === length) return;
    }
    this.enqueue(bytes.subarray(sent, length), sent === 0 ? descriptors : NONE);
  }

  /** Sends what waits, as far as the socket takes it. */
  flush(): void {
    for (let first = this.queue[0]; first !== undefined; first = this.queue[0]) {
      const { buffer } = first;
      const count = this.attempt(buffer.pointer + first.sent, buffer.length - first.sent, first.descriptors);
      if (count === 0) return;
      closeAll(first.descriptors);
      first.descriptors = NONE;
      first.sent += count;
      if (first.sent < buffer.length) return;
      this.queuedBytes -= buffer.length;
      this.queue.shift();
    }
  }

  close(): void {
    for (const { descriptors } of this.queue) closeAll(descriptors);
    this.queue = [];
  }

  private attempt(pointer: number, length: number, descriptors: readonly number[]): number {
    for (;;) {
      const count = this.io.send(this.socket, pointer, length, descriptors);
      if (count >= 0) return count;
      if (count === -EAGAIN) return 0;
      if (count !== -EINTR) throw new ConnectionClosedError(`sendmsg failed with errno ${-count}`);
    }
  }

  private enqueue(bytes: Uint8Array, descriptors: readonly number[]): void {
    if (this.queuedBytes + bytes.length > this.maxQueuedBytes) {
      throw new ConnectionClosedError(
        `Expected the peer to read its messages, but ${this.queuedBytes + bytes.length} bytes wait for it ` +
          `(at most ${this.maxQueuedBytes} may)`,
      );
    }
    const buffer = new NativeBuffer(bytes.length);
    buffer.bytes.set(bytes);
    this.queuedBytes += bytes.length;
    this.queue.push({ buffer, sent: 0, descriptors: descriptors.map(duplicateDescriptor) });
  }
}
