import { closeAll, type MessageIo, NativeBuffer } from 'vfio-user/native';
import { ProtocolViolation } from './protocol-violation.js';

/** Bytes of the header that starts every message. */
const HEADER_SIZE = 16;
const TYPE_MASK = 0xf;
const TYPE_REPLY = 1;
const INITIAL_BUFFER = 64 * 1024;
/** More than any capability of today allows in one message (QEMU's `max_msg_fds` is 16). */
const MAX_DESCRIPTORS_PER_MESSAGE = 64;
const EAGAIN = -11;
const EINTR = -4;
const NONE: readonly number[] = [];

/** Takes a message that lies in `buffer` from `at`; the descriptors are the receiver's to close. */
export type MessageHandler = (
  buffer: NativeBuffer,
  at: number,
  size: number,
  descriptors: readonly number[],
) => void;

/** What a read came to: bytes arrived, there were none yet, or the peer has closed. */
export type ReadOutcome = 'received' | 'nothing' | 'end';

/**
 * Cuts what one peer sends into messages.
 *
 * Descriptors belong to the last message that begins in the read they come with: the kernel ends a read at the
 * piece of the stream that carries them, and a sender attaches them to the first byte of their message.
 */
export class Incoming implements Disposable {
  /** The longest message accepted, in bytes, header included. */
  maxMessageSize: number;
  readonly #io: MessageIo;
  readonly #socket: number;
  readonly #peer: string;
  #buffer = new NativeBuffer(INITIAL_BUFFER);
  #filled = 0;
  /** Descriptors of the incomplete message at the start of the buffer. */
  #carried: readonly number[] = NONE;
  #disposed = false;

  constructor(io: MessageIo, socket: number, peer: string, maxMessageSize: number) {
    this.#io = io;
    this.#socket = socket;
    this.#peer = peer;
    this.maxMessageSize = maxMessageSize;
  }

  /**
   * Reads once and hands on every message that is complete.
   *
   * @throws {ProtocolViolation} if what came is no message
   */
  read(handle: MessageHandler): ReadOutcome {
    const io = this.#io;
    const buffer = this.#buffer;
    const count = io.receive(this.#socket, buffer.pointer + this.#filled, buffer.length - this.#filled);
    if (count <= 0) {
      if (count === EAGAIN || count === EINTR) return 'nothing';
      return 'end';
    }
    const fresh = io.received;
    if (io.truncated) {
      closeAll(fresh);
      throw new ProtocolViolation(
        `Expected to receive the descriptors that the ${this.#peer} sent, but the kernel dropped some; see whether this process is at its limit of open files.`,
      );
    }
    this.#filled += count;
    this.#deliver(handle, fresh);
    return 'received';
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    closeAll(this.#carried);
    this.#carried = NONE;
  }

  #deliver(handle: MessageHandler, fresh: readonly number[]): void {
    const buffer = this.#buffer;
    const filled = this.#filled;
    let unclaimed = fresh;
    let at = 0;
    try {
      while (filled - at >= HEADER_SIZE) {
        const size = this.#checkedSize(buffer.view, at);
        if (filled - at < size) break;
        let descriptors = this.#carried;
        this.#carried = NONE;
        if (at + size === filled && unclaimed.length > 0) {
          descriptors = this.#joined(descriptors, unclaimed);
          unclaimed = NONE;
        }
        handle(buffer, at, size, descriptors);
        if (this.#disposed) return;
        at += size;
      }
      if (unclaimed.length > 0) {
        this.#carried = this.#joined(this.#carried, unclaimed);
        unclaimed = NONE;
      }
    } finally {
      closeAll(unclaimed);
    }
    this.#keepFrom(at);
  }

  #checkedSize(view: DataView, at: number): number {
    const size = view.getUint32(at + 4, true);
    if (size < HEADER_SIZE || size > this.maxMessageSize) {
      throw new ProtocolViolation(
        `Expected a message of ${HEADER_SIZE} to ${this.maxMessageSize} bytes from the ${this.#peer}, but its header says ${size}.`,
      );
    }
    const type = view.getUint32(at + 8, true) & TYPE_MASK;
    if (type > TYPE_REPLY) {
      throw new ProtocolViolation(
        `Expected a command (0) or a reply (1) from the ${this.#peer}, but the message's type is ${type}.`,
      );
    }
    return size;
  }

  #joined(earlier: readonly number[], later: readonly number[]): readonly number[] {
    if (earlier.length + later.length > MAX_DESCRIPTORS_PER_MESSAGE) {
      closeAll(earlier);
      this.#carried = NONE;
      throw new ProtocolViolation(
        `Expected at most ${MAX_DESCRIPTORS_PER_MESSAGE} descriptors with a message of the ${this.#peer}, but got ${earlier.length + later.length}.`,
      );
    }
    return earlier.length === 0 ? later : [...earlier, ...later];
  }

  /** Moves the incomplete message to the start, into a larger buffer if it will not fit. */
  #keepFrom(at: number): void {
    const left = this.#filled - at;
    this.#filled = left;
    if (left === 0) return;
    const buffer = this.#buffer;
    const needed = left >= HEADER_SIZE ? buffer.view.getUint32(at + 4, true) : HEADER_SIZE;
    if (needed <= buffer.length) {
      if (at > 0) buffer.bytes.copyWithin(0, at, at + left);
      return;
    }
    this.#buffer = new NativeBuffer(needed + INITIAL_BUFFER);
    this.#buffer.bytes.set(buffer.bytes.subarray(at, at + left));
  }
}
