import { commandName } from '../protocol/command.js';
import { ERROR, HEADER_SIZE, MessageType, NO_REPLY, TYPE_MASK } from '../protocol/header.js';

const NONE: readonly number[] = [];

/**
 * A message as it came, lying in a connection's receive buffer. A connection has one such object and moves it from
 * message to message: what it says, `bytes` and `view` are valid until the connection's next `next` or `fill`.
 */
export class Message {
  id = 0;
  command = 0;
  /** Bytes of the whole message, header included. */
  size = 0;
  flags = 0;
  error = 0;
  /** The buffer that the message lies in, and where in it. */
  buffer = new Uint8Array(0);
  view = new DataView(this.buffer.buffer);
  start = 0;
  /** The address of the message's first byte in this process. */
  pointer = 0;
  /** Descriptors that came with it and have not been taken. Who takes none leaves them to be closed. */
  descriptors: readonly number[] = NONE;

  get isReply(): boolean {
    return (this.flags & TYPE_MASK) === MessageType.REPLY;
  }

  get isCommand(): boolean {
    return (this.flags & TYPE_MASK) === MessageType.COMMAND;
  }

  get wantsReply(): boolean {
    return (this.flags & NO_REPLY) === 0;
  }

  /** The errno of a reply that says that its command failed; 0 on success. EIO stands for an error without errno. */
  get failure(): number {
    return (this.flags & ERROR) === 0 ? 0 : this.error || 5;
  }

  /** Where the payload begins in `buffer` and `view`. */
  get payloadStart(): number {
    return this.start + HEADER_SIZE;
  }

  get payloadLength(): number {
    return this.size - HEADER_SIZE;
  }

  /** The whole message. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(this.start, this.start + this.size);
  }

  get payload(): Uint8Array {
    return this.buffer.subarray(this.payloadStart, this.start + this.size);
  }

  /** Makes the caller the owner of the descriptors. */
  takeDescriptors(): readonly number[] {
    const taken = this.descriptors;
    this.descriptors = NONE;
    return taken;
  }

  /** A message of its own memory, which stays valid; it takes the descriptors along. */
  detach(): Message {
    const copy = new Message();
    copy.id = this.id;
    copy.command = this.command;
    copy.size = this.size;
    copy.flags = this.flags;
    copy.error = this.error;
    copy.buffer = this.bytes.slice();
    copy.view = new DataView(copy.buffer.buffer);
    copy.descriptors = this.takeDescriptors();
    return copy;
  }

  toString(): string {
    return `${commandName(this.command)} ${this.isReply ? 'reply' : 'command'} ${this.id} of ${this.size} bytes`;
  }
}
