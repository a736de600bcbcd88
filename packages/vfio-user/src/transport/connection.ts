import { closeDescriptor } from '../native/descriptor.js';
import { MessageIo } from '../native/message-io.js';
import { NativeBuffer } from '../native/native-buffer.js';
import { connectUnix, shutdownSocket } from '../native/unix-socket.js';
import { ERROR, HEADER_SIZE, MessageType, writeHeader } from '../protocol/header.js';
import type { Message } from './message.js';
import { Receiver } from './receiver.js';
import { Sender } from './sender.js';

/** What a peer may send in one data transfer message if nothing else was negotiated. */
export const DEFAULT_MAX_TRANSFER = 1024 * 1024;
/** The fixed parts of the longest message: its header and what stands before the data. */
export const MESSAGE_OVERHEAD = 64;

export interface ConnectionOptions {
  /** Bytes of the largest message that is accepted, header included. Default 1 MiB and the fixed parts. */
  readonly maxMessageSize?: number;
  /** Bytes that may wait for a peer that does not read. Default 16 MiB. */
  readonly maxQueuedBytes?: number;
}

const NONE: readonly number[] = [];

/**
 * Messages with descriptors over a nonblocking Unix stream socket, for either side and for whatever stands between.
 * It waits for nothing itself: the owner watches `descriptor`, calls `fill` when it is readable and then `next`
 * until that returns undefined; and `flush` when it is writable while `pending`.
 * `fill`, `next`, `flush` and the sending methods throw {@link ConnectionClosedError} or {@link FramingError};
 * after either the connection is of no use and is to be closed.
 */
export class Connection implements Disposable {
  /** Where a message to be sent by `sendOutgoing` is put together. */
  outgoing = new NativeBuffer(4096);
  private readonly receiver: Receiver;
  private readonly sender: Sender;
  private open = true;

  /** Takes over a connected nonblocking socket. */
  constructor(
    readonly descriptor: number,
    {
      maxMessageSize = DEFAULT_MAX_TRANSFER + MESSAGE_OVERHEAD,
      maxQueuedBytes = 1 << 24,
    }: ConnectionOptions = {},
  ) {
    const io = new MessageIo();
    this.receiver = new Receiver(descriptor, io, maxMessageSize);
    this.sender = new Sender(descriptor, io, maxQueuedBytes);
  }

  /** Throws a SystemError with ENOENT or ECONNREFUSED if nobody listens there. */
  static connect(path: string, options?: ConnectionOptions): Connection {
    return new Connection(connectUnix(path), options);
  }

  set maxMessageSize(bytes: number) {
    this.receiver.maxMessageSize = bytes;
  }

  /** Whether something waits for the socket to become writable. */
  get pending(): boolean {
    return this.sender.pending;
  }

  /** Receives what has arrived; false if nothing has. */
  fill(): boolean {
    return this.receiver.fill();
  }

  /** The next complete message: the same object every time, valid until the next call of `next` or `fill`. */
  next(): Message | undefined {
    return this.receiver.next();
  }

  /** Keeps the current message valid over further calls of `fill` and `next`; its descriptors are the caller's. */
  keepMessage(): void {
    this.receiver.abandonMessage();
  }

  /** Makes `outgoing` hold at least that many bytes; what it held is lost. */
  reserveOutgoing(length: number): NativeBuffer {
    if (this.outgoing.length < length)
      this.outgoing = new NativeBuffer(Math.max(length, this.outgoing.length * 2));
    return this.outgoing;
  }

  /** Sends the first `length` bytes of `outgoing`. The descriptors are borrowed: they stay the caller's. */
  sendOutgoing(length: number, descriptors = NONE): void {
    this.sender.send(this.outgoing.pointer, this.outgoing.bytes, length, descriptors);
  }

  /** Sends the first `length` bytes of a buffer of the caller, likewise. */
  sendBuffer(buffer: NativeBuffer, length: number, descriptors = NONE): void {
    this.sender.send(buffer.pointer, buffer.bytes, length, descriptors);
  }

  /** Sends a command or reply made of a header and a payload. */
  send(
    id: number,
    command: number,
    flags: number,
    error: number,
    payload: Uint8Array,
    descriptors = NONE,
  ): void {
    const size = HEADER_SIZE + payload.length;
    const { view, bytes } = this.reserveOutgoing(size);
    writeHeader(view, 0, id, command, size, flags, error);
    bytes.set(payload, HEADER_SIZE);
    this.sendOutgoing(size, descriptors);
  }

  /** Answers a command with an errno: such a reply is a header only. */
  sendError(id: number, command: number, errno: number): void {
    writeHeader(this.outgoing.view, 0, id, command, HEADER_SIZE, MessageType.REPLY | ERROR, errno);
    this.sendOutgoing(HEADER_SIZE);
  }

  /** Passes on, unchanged, a message that another connection received last, with the descriptors it came with. */
  forward(message: Message): void {
    if (message.pointer === 0) {
      const { bytes } = this.reserveOutgoing(message.size);
      bytes.set(message.bytes);
      this.sendOutgoing(message.size, message.descriptors);
    } else {
      const bytes = message.start === 0 ? message.buffer : message.bytes;
      this.sender.send(message.pointer, bytes, message.size, message.descriptors);
    }
  }

  flush(): void {
    this.sender.flush();
  }

  /** Lets the peer and the owner see the end of the stream, without giving the descriptor up yet. */
  shutdown(): void {
    if (this.open) shutdownSocket(this.descriptor);
  }

  /** Closes the socket and every descriptor that nobody took. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    this.receiver.close();
    this.sender.close();
    closeDescriptor(this.descriptor);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
