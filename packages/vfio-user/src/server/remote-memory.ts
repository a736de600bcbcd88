import type { RemoteMemory } from '../memory/client-memory.js';
import { NativeBuffer } from '../native/native-buffer.js';
import { waitReadable } from '../native/poll-set.js';
import { Command, commandName } from '../protocol/command.js';
import { ProtocolError } from '../protocol/errors.js';
import { HEADER_SIZE, MessageType, writeHeader } from '../protocol/header.js';
import { readU64, writeU64 } from '../protocol/integers.js';
import type { Connection } from '../transport/connection.js';
import { ConnectionClosedError } from '../transport/errors.js';
import type { Message } from '../transport/message.js';

/** address u64, count u64. */
const ACCESS_SIZE = 16;
/** Commands that may arrive while a reply is awaited. */
const MAX_DEFERRED = 4096;

/**
 * Guest memory that the client gave no descriptor for: read and written by DMA_READ and DMA_WRITE, each waiting for
 * its reply. The client's own commands that arrive meanwhile are kept in order, but for those that can be answered at once.
 */
export class MessageMemory implements RemoteMemory {
  /** Commands that arrived while a reply was awaited, in order. */
  readonly deferred: Message[] = [];
  private buffer: NativeBuffer | undefined;
  private nextId = 1;

  constructor(
    private readonly connection: Connection,
    private readonly maxTransfer: number,
    private readonly replyTimeout: number,
    /** Answers a command that arrives while a reply is awaited, if that can be; false if it has to wait. */
    private readonly answerAtOnce: (message: Message) => boolean,
  ) {}

  private get request(): NativeBuffer {
    this.buffer ??= new NativeBuffer(HEADER_SIZE + ACCESS_SIZE + this.maxTransfer);
    return this.buffer;
  }

  read(address: number, target: Uint8Array): void {
    for (let done = 0; done < target.length; ) {
      const count = Math.min(target.length - done, this.maxTransfer);
      const reply = this.exchange(Command.DMA_READ, address + done, count, 0);
      if (reply.payloadLength < ACCESS_SIZE + count)
        throw shortReply(Command.DMA_READ, reply, ACCESS_SIZE + count);
      const data = reply.payloadStart + ACCESS_SIZE;
      target.set(reply.buffer.subarray(data, data + count), done);
      done += count;
    }
  }

  write(address: number, source: Uint8Array): void {
    for (let done = 0; done < source.length; ) {
      const count = Math.min(source.length - done, this.maxTransfer);
      this.request.bytes.set(source.subarray(done, done + count), HEADER_SIZE + ACCESS_SIZE);
      this.exchange(Command.DMA_WRITE, address + done, count, count);
      done += count;
    }
  }

  private exchange(command: number, address: number, count: number, dataLength: number): Message {
    const { request, connection } = this;
    const id = this.nextId;
    this.nextId = (id + 1) & 0xffff;
    const size = HEADER_SIZE + ACCESS_SIZE + dataLength;
    writeHeader(request.view, 0, id, command, size, MessageType.COMMAND, 0);
    writeU64(request.view, HEADER_SIZE, address);
    writeU64(request.view, HEADER_SIZE + 8, count);
    // The command that is being handled lies in the receive buffer, and its handler is not done with it.
    connection.keepMessage();
    connection.sendBuffer(request, size);
    const reply = this.awaitReply(id, command);
    if (reply.failure !== 0) {
      throw new ProtocolError(
        'EFAULT',
        `Expected ${commandName(command)} of ${count} bytes at ${address} to succeed, ` +
          `but the client answered errno ${reply.failure}`,
      );
    }
    if (reply.payloadLength >= ACCESS_SIZE && readU64(reply.view, reply.payloadStart) !== address) {
      throw new ProtocolError(
        'EIO',
        `Expected a ${commandName(command)} reply for ${address}, but got another`,
      );
    }
    return reply;
  }

  private awaitReply(id: number, command: number): Message {
    const { connection } = this;
    const deadline = performance.now() + this.replyTimeout;
    for (;;) {
      for (let message = connection.next(); message !== undefined; message = connection.next()) {
        if (message.isReply && message.id === id && message.command === command) return message;
        this.defer(message);
      }
      if (connection.pending) connection.flush();
      const left = Math.ceil(deadline - performance.now());
      if (left <= 0) {
        throw new ConnectionClosedError(
          `Expected a reply to ${commandName(command)} within ${this.replyTimeout} ms, but the client sent none`,
        );
      }
      if (waitReadable(connection.descriptor, connection.pending ? 1 : left)) connection.fill();
    }
  }

  private defer(message: Message): void {
    if (!message.isCommand || this.answerAtOnce(message)) return;
    if (this.deferred.length >= MAX_DEFERRED) {
      throw new ConnectionClosedError(
        `Expected the client to answer DMA requests, but it sent ${MAX_DEFERRED} commands instead`,
      );
    }
    this.deferred.push(message.detach());
  }
}

function shortReply(command: number, reply: Message, expected: number): ProtocolError {
  return new ProtocolError(
    'EIO',
    `Expected a ${commandName(command)} reply with ${expected} bytes of payload, but it has ${reply.payloadLength}`,
  );
}
