import { HEADER_SIZE, MessageType, writeHeader } from '../protocol/header.js';
import type { Connection } from '../transport/connection.js';
import type { Message } from '../transport/message.js';

const NONE: readonly number[] = [];

/** The reply to the command that is being handled, put together in the connection's outgoing buffer. */
export class Reply {
  /** Where the payload begins in `view` and `bytes`. */
  static readonly PAYLOAD = HEADER_SIZE;
  /** Descriptors to go with it, borrowed. */
  descriptors = NONE;
  private length = 0;

  constructor(private readonly connection: Connection) {}

  get view(): DataView {
    return this.connection.outgoing.view;
  }

  get bytes(): Uint8Array {
    return this.connection.outgoing.bytes;
  }

  /** Starts a new reply without payload. */
  clear(): void {
    this.length = 0;
    this.descriptors = NONE;
  }

  /** Gives it a payload of that many zero bytes. */
  allocate(length: number): void {
    const buffer = this.connection.reserveOutgoing(HEADER_SIZE + length);
    buffer.bytes.fill(0, HEADER_SIZE, HEADER_SIZE + length);
    this.length = length;
  }

  /** Gives it the first `length` bytes of the command's payload, zeros after its end. */
  echo(message: Message, length = message.payloadLength): void {
    this.allocate(length);
    const end = message.payloadStart + Math.min(length, message.payloadLength);
    this.bytes.set(message.buffer.subarray(message.payloadStart, end), HEADER_SIZE);
  }

  send(id: number, command: number): void {
    const size = HEADER_SIZE + this.length;
    writeHeader(this.view, 0, id, command, size, MessageType.REPLY, 0);
    this.connection.sendOutgoing(size, this.descriptors);
  }
}
