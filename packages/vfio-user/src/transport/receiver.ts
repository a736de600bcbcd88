import { closeAll, type MessageIo } from '../native/message-io.js';
import { NativeBuffer } from '../native/native-buffer.js';
import { EAGAIN, ECONNRESET, EINTR } from '../native/system-error.js';
import { HEADER_SIZE } from '../protocol/header.js';
import { ConnectionClosedError, FramingError } from './errors.js';
import { Message } from './message.js';

const FIRST_CAPACITY = 64 * 1024;

/** Descriptors and the place in the stream of the message that they came with. */
interface Attachment {
  readonly position: number;
  readonly descriptors: readonly number[];
}

/**
 * Cuts the stream of a socket into messages. One recvmsg(2) takes whatever has arrived, often several messages.
 *
 * The kernel ends a read at data that carried descriptors, so those that come with a read belong to the last
 * message that begins in it: its sender attached them to its header. (A sender that attaches descriptors to the
 * middle of a message, or to several messages in one call, gets them assigned by the same rule.)
 */
export class Receiver {
  /** Bytes of the largest message that is accepted. */
  maxMessageSize: number;
  private buffer = new NativeBuffer(FIRST_CAPACITY);
  private start = 0;
  private end = 0;
  /** How many bytes of the stream lie before the buffer. */
  private origin = 0;
  private attachments: Attachment[] = [];
  private message = new Message();

  constructor(
    private readonly socket: number,
    private readonly io: MessageIo,
    maxMessageSize: number,
  ) {
    this.maxMessageSize = maxMessageSize;
  }

  /** Receives what is there. Returns false if there was nothing; throws ConnectionClosedError at the end. */
  fill(): boolean {
    this.releaseMessage();
    this.makeRoom();
    const space = this.buffer.length - this.end;
    if (space === 0) return true;
    const count = this.io.receive(this.socket, this.buffer.pointer + this.end, space);
    if (count > 0) {
      this.end += count;
      if (this.io.received.length !== 0) this.attach(this.io.received);
      if (this.io.truncated) {
        throw new FramingError(
          'Expected to receive every descriptor of a message, but the kernel dropped some; ' +
            'see how many descriptors this process has open (ulimit -n)',
        );
      }
      return true;
    }
    if (count === -EAGAIN || count === -EINTR) return false;
    if (count === 0 || count === -ECONNRESET) {
      const rest = this.end - this.start;
      const torn = rest === 0 ? '' : ` after ${rest} bytes of an unfinished message`;
      throw new ConnectionClosedError(`The peer closed the connection${torn}`);
    }
    throw new ConnectionClosedError(`recvmsg failed with errno ${-count}`);
  }

  /** The next message that is complete. Throws FramingError if its size cannot be true. */
  next(): Message | undefined {
    this.releaseMessage();
    const available = this.end - this.start;
    if (available < HEADER_SIZE) return undefined;
    const { view } = this.buffer;
    const size = view.getUint32(this.start + 4, true);
    if (size < HEADER_SIZE || size > this.maxMessageSize) {
      throw new FramingError(
        `Expected a message of ${HEADER_SIZE} to ${this.maxMessageSize} bytes, but its header says ${size}`,
      );
    }
    if (available < size) return undefined;
    const { message, start } = this;
    message.id = view.getUint16(start, true);
    message.command = view.getUint16(start + 2, true);
    message.size = size;
    message.flags = view.getUint32(start + 8, true);
    message.error = view.getUint32(start + 12, true);
    message.buffer = this.buffer.bytes;
    message.view = view;
    message.start = start;
    message.pointer = this.buffer.pointer + start;
    if (this.attachments.length !== 0) this.assignDescriptors(message);
    this.start += size;
    return message;
  }

  /**
   * Leaves the buffer to the current message and goes on with another one, so that the message stays valid while
   * others are received. The descriptors that it still holds are its holder's from now on.
   */
  abandonMessage(): void {
    this.message = new Message();
    const old = this.buffer;
    this.buffer = new NativeBuffer(old.length);
    this.buffer.bytes.set(old.bytes.subarray(this.start, this.end));
    this.origin += this.start;
    this.end -= this.start;
    this.start = 0;
  }

  /** Closes what nobody took. */
  close(): void {
    this.releaseMessage();
    for (const { descriptors } of this.attachments) closeAll(descriptors);
    this.attachments = [];
  }

  private releaseMessage(): void {
    if (this.message.descriptors.length !== 0) closeAll(this.message.takeDescriptors());
  }

  private makeRoom(): void {
    if (this.start === this.end) {
      this.origin += this.start;
      this.start = 0;
      this.end = 0;
      return;
    }
    const available = this.end - this.start;
    const wanted =
      available >= HEADER_SIZE
        ? Math.min(this.buffer.view.getUint32(this.start + 4, true), this.maxMessageSize)
        : FIRST_CAPACITY;
    if (this.start + wanted <= this.buffer.length && this.end < this.buffer.length) return;
    const old = this.buffer;
    if (wanted > old.length) {
      this.buffer = new NativeBuffer(Math.max(wanted, old.length));
      this.buffer.bytes.set(old.bytes.subarray(this.start, this.end));
    } else {
      old.bytes.copyWithin(0, this.start, this.end);
    }
    this.origin += this.start;
    this.start = 0;
    this.end = available;
  }

  private attach(descriptors: readonly number[]): void {
    // Walk the messages to the last one that begins in what was received (or to the unfinished one).
    let begin = this.start;
    for (;;) {
      if (this.end - begin < HEADER_SIZE) break;
      const size = this.buffer.view.getUint32(begin + 4, true);
      if (size < HEADER_SIZE || begin + size >= this.end) break;
      begin += size;
    }
    this.attachments.push({ position: this.origin + begin, descriptors });
  }

  private assignDescriptors(message: Message): void {
    const position = this.origin + this.start;
    const own = this.attachments.filter((attachment) => attachment.position === position);
    if (own.length === 0) return;
    message.descriptors = own.flatMap(({ descriptors }) => descriptors);
    this.attachments = this.attachments.filter((attachment) => attachment.position !== position);
  }
}
