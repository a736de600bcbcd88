import {
  Command,
  Connection,
  InterruptIndex,
  IRQ_SET_SIZE,
  IrqSetFlags,
  type Message,
  MessageType,
  NO_REPLY,
} from 'vfio-user';
import { closeAll, createEventfd, drainEventfd, POLLIN, POLLOUT, PollSet } from 'vfio-user/native';
import { LARGEST_MESSAGE } from '../observed/transfer-limits.js';
import type { Send } from './script.js';

/** A signal that the device server gave. */
export interface Signal {
  readonly index: number;
  readonly vector: number;
  readonly count: number;
}

/** The client's side of a connection to a device server, with the eventfds that it gave away. */
export class ReplayedClient implements Disposable {
  readonly #connection: Connection;
  readonly #pollSet = new PollSet();
  /** By interrupt index and vector. */
  readonly #eventfds = new Map<string, Signal & { readonly descriptor: number }>();
  #nextId = 1;

  /** Throws a SystemError if nobody listens there. */
  constructor(socket: string) {
    this.#connection = Connection.connect(socket, {
      maxMessageSize: LARGEST_MESSAGE,
      maxQueuedBytes: 2 * LARGEST_MESSAGE,
    });
  }

  /** Sends a recorded command, with descriptors of its own; returns the id that it got. */
  send(send: Send): number {
    const id = this.#nextId;
    this.#nextId = (id + 1) & 0xffff;
    const flags = MessageType.COMMAND | (send.noReply ? NO_REPLY : 0);
    const eventfds = Array.from({ length: send.descriptors }, createEventfd);
    try {
      this.#connection.send(id, send.code, flags, 0, send.payload, eventfds);
      this.#keep(send, eventfds);
    } catch (error) {
      closeAll(eventfds);
      throw error;
    }
    return id;
  }

  /** Answers a command of the server's. */
  answer({ id, command }: Message, errno: number, payload: Uint8Array): void {
    if (errno === 0) this.#connection.send(id, command, MessageType.REPLY, 0, payload);
    else this.#connection.sendError(id, command, errno);
  }

  /** Waits up to a millisecond for the server to do something. */
  wait(): void {
    const set = this.#pollSet;
    set.clear();
    set.add(this.#connection.descriptor, this.#connection.pending ? POLLIN | POLLOUT : POLLIN);
    for (const { descriptor } of this.#eventfds.values()) set.add(descriptor, POLLIN);
    set.poll(1);
  }

  /** The messages that have come; each is valid until the next is asked for. Throws when the server is gone. */
  *messages(): Generator<Message, void, undefined> {
    if (this.#connection.pending) this.#connection.flush();
    for (;;) {
      for (let message = this.#connection.next(); message !== undefined; message = this.#connection.next()) {
        yield message;
      }
      if (!this.#connection.fill()) return;
    }
  }

  /** The vectors that have been signalled since the last time. */
  *signals(): Generator<Signal, void, undefined> {
    for (const { index, vector, descriptor } of this.#eventfds.values()) {
      const count = drainEventfd(descriptor);
      if (count !== 0) yield { index, vector, count };
    }
  }

  [Symbol.dispose](): void {
    closeAll([...this.#eventfds.values()].map(({ descriptor }) => descriptor));
    this.#eventfds.clear();
    this.#connection.close();
  }

  /** Listens to the eventfds of vectors. Others, which mask and unmask, nobody signals. */
  #keep({ code, payload }: Send, eventfds: readonly number[]): void {
    if (code !== Command.DEVICE_SET_IRQS || payload.length < IRQ_SET_SIZE) {
      closeAll(eventfds);
      return;
    }
    const view = new DataView(payload.buffer, payload.byteOffset);
    const flags = view.getUint32(4, true);
    const index = view.getUint32(8, true);
    const start = view.getUint32(12, true);
    if ((flags & IrqSetFlags.ACTION_TRIGGER) === 0 || index > InterruptIndex.REQ) {
      closeAll(eventfds);
      return;
    }
    eventfds.forEach((descriptor, i) => {
      const key = `${index} ${start + i}`;
      const earlier = this.#eventfds.get(key);
      if (earlier !== undefined) closeAll([earlier.descriptor]);
      this.#eventfds.set(key, { index, vector: start + i, count: 0, descriptor });
    });
  }
}
