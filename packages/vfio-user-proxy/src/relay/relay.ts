import { Command, HEADER_SIZE, type Message, NO_REPLY, TYPE_MASK } from 'vfio-user';
import { type NativeBuffer, POLLERR, POLLHUP, POLLIN, POLLOUT, PollSet } from 'vfio-user/native';
import { Observed } from '../observed/observed.js';
import { LARGEST_MESSAGE } from '../observed/transfer-limits.js';
import type { TraceRecorder } from '../trace/recorder.js';
import { End, type EndName, PEER_NAMES } from './end.js';
import type { Interception } from './interception.js';
import { INJECTED } from './message-ids.js';
import type { Passage } from './passage.js';
import type { PollLoop } from './poll-loop.js';
import { ProtocolViolation } from './protocol-violation.js';

/** What a relay tells those who made it. */
export interface RelayListener {
  /** A reply to a command that was sent by {@link Relay.inject}; it is valid during the call only. */
  injectedReply(wireId: number, from: EndName, message: Message): void;
  negotiated(): void;
  /** One of the two is gone or broke the protocol. The relay is closed already. */
  closed(end: EndName, reason: string): void;
}

/** Passes messages and descriptors between QEMU and a device server, both ways, until one of them is gone. */
export class Relay implements Disposable {
  readonly client: End;
  readonly server: End;
  readonly observed = new Observed();
  /** The way that messages take if nothing is done to them. */
  readonly straight: Passage = {
    relayed: (from, to, message) => this.#pass(from, to, message),
    injected: (to, buffer, size) => this.#send(to, buffer, size),
  };
  /** The way that messages take. */
  passage = this.straight;
  readonly #listener: RelayListener;
  readonly #recorder: TraceRecorder | undefined;
  readonly #interception: Interception | undefined;
  #closed = false;

  /**
   * Takes over both sockets.
   *
   * @param interception keeps the server from the guest's memory, areas and eventfds, if there is one
   */
  constructor(
    loop: PollLoop,
    clientSocket: number,
    serverSocket: number,
    listener: RelayListener,
    recorder: TraceRecorder | undefined,
    interception?: Interception,
  ) {
    const { maxMessageSize } = this.observed.limits;
    this.client = new End('client', clientSocket, maxMessageSize, 2 * LARGEST_MESSAGE);
    this.server = new End('server', serverSocket, maxMessageSize, 2 * LARGEST_MESSAGE);
    this.#listener = listener;
    this.#recorder = recorder;
    this.#interception = interception;
    if (interception !== undefined) this.#intercept(interception);
    this.observed.onNegotiated = () => this.#negotiated();
    this.#watch(loop, this.client, this.server);
    this.#watch(loop, this.server, this.client);
  }

  /**
   * Sends a command of the proxy's own to one end, in the other's role. The buffer holds the whole message but for
   * its id, which is put in here.
   *
   * @returns the id, by which {@link RelayListener.injectedReply} names the reply
   */
  inject(to: EndName, buffer: NativeBuffer, size: number): number {
    const [target, role] = to === 'client' ? [this.client, this.server] : [this.server, this.client];
    const id = role.commandIds.inject();
    buffer.view.setUint16(0, id, true);
    target.injected++;
    this.passage.injected(target, buffer, size);
    return id;
  }

  /** Whether all is over. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Whether a message towards an end is a reply to one of the proxy's own commands. */
  isForProxy(to: End, message: Message): boolean {
    return message.isReply && to.commandIds.isInjected(message.id);
  }

  /** Sends a command of the proxy's own that lies in a message. */
  sendInjected(to: End, message: Message): void {
    this.#recorder?.record('proxy', to.name, message.buffer, message.start, message.size, 0);
    this.guarded(to, () => {
      to.connection.forward(message);
      this.#limitReading(to);
    });
  }

  /** Answers a command with an errno in the other end's place. */
  refuse(sender: End, { id, command }: Message, errno: number): void {
    const { connection } = sender;
    this.guarded(sender, () => {
      connection.sendError(id, command, errno);
      const { bytes } = connection.outgoing;
      this.#recorder?.record('proxy', sender.name, bytes, 0, HEADER_SIZE, 0);
      this.#limitReading(sender);
    });
  }

  /** Reads nothing more from an end, or goes on reading. */
  hold(end: End, held: boolean): void {
    if (this.#closed) return;
    end.held = held;
    this.#limitReading(end === this.client ? this.server : this.client);
  }

  /**
   * Whether QEMU has closed its end, although the loop may not have come to that yet. What it sent before is still
   * passed on.
   */
  endedByClient(): boolean {
    const { client, server } = this;
    const look = new PollSet();
    look.add(client.connection.descriptor, 0);
    look.poll(0);
    if ((look.happened(0) & (POLLHUP | POLLERR)) === 0) return false;
    this.guarded(client, () => {
      while (!this.#closed && !server.connection.pending) this.#receive(client, server);
    });
    this.close(client, 'QEMU is gone');
    return true;
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.client[Symbol.dispose]();
    this.server[Symbol.dispose]();
    this.observed[Symbol.dispose]();
    this.#interception?.[Symbol.dispose]();
  }

  #watch(loop: PollLoop, end: End, other: End): void {
    end.watch = loop.watch(end.connection.descriptor, POLLIN, (happened) => {
      this.guarded(end, () => {
        if ((happened & POLLOUT) !== 0) {
          end.connection.flush();
          this.#limitReading(end);
        }
        if ((happened & POLLIN) !== 0) this.#receive(end, other);
        else if ((happened & (POLLHUP | POLLERR)) !== 0) this.close(end, `${PEER_NAMES[end.name]} is gone`);
      });
    });
  }

  #receive(from: End, to: End): void {
    const { connection } = from;
    if (!connection.fill()) return;
    for (let message = connection.next(); message !== undefined; message = connection.next()) {
      this.passage.relayed(from, to, message);
      if (this.#closed) return;
    }
  }

  /** Has the server's replies looked at before they are passed on. */
  #intercept(interception: Interception): void {
    const { relayed } = this.straight;
    this.straight.relayed = (from, to, message) => {
      if (from === this.server && message.isReply) interception.reply(message);
      relayed(from, to, message);
    };
  }

  #send(to: End, buffer: NativeBuffer, size: number): void {
    this.#recorder?.record('proxy', to.name, buffer.bytes, 0, size, 0);
    this.guarded(to, () => {
      to.connection.sendBuffer(buffer, size);
      this.#limitReading(to);
    });
  }

  #pass(from: End, to: End, message: Message): void {
    from.messages++;
    from.bytes += message.size;
    const type = message.flags & TYPE_MASK;
    if (type === 0) this.#passCommand(from, to, message);
    else if (type === 1) this.#passReply(from, to, message);
    else {
      throw new ProtocolViolation(
        `Expected a command (0) or a reply (1) from ${PEER_NAMES[from.name]}, but the message's type is ${type}`,
      );
    }
  }

  #passCommand(from: End, to: End, message: Message): void {
    const { id } = message;
    const wireId = (message.flags & NO_REPLY) === 0 ? from.commandIds.relay(id) : id;
    // The commands that are looked at have the lowest numbers; a doorbell has a higher one.
    if (from === this.client && message.command <= Command.DEVICE_SET_IRQS) {
      this.observed.command(wireId, message);
      this.#interception?.command(message);
    }
    this.#record(from.name, to.name, message);
    if (wireId !== id) message.view.setUint16(message.start, wireId, true);
    this.#forward(to, message);
  }

  #passReply(from: End, to: End, message: Message): void {
    const wireId = message.id;
    const id = to.commandIds.settle(wireId);
    if (id === INJECTED) {
      this.#recorder?.record(from.name, 'proxy', message.buffer, message.start, message.size, 0);
      this.#listener.injectedReply(wireId, from.name, message);
      return;
    }
    if (from === this.server && this.observed.awaitsReply) this.observed.reply(wireId, message);
    if (id !== wireId) message.view.setUint16(message.start, id, true);
    this.#record(from.name, to.name, message);
    this.#forward(to, message);
  }

  #forward(to: End, message: Message): void {
    // Not being able to send is no fault of the sender's: it closes the receiver's end.
    try {
      to.connection.forward(message);
      if (to.connection.pending) this.#limitReading(to);
    } catch (error) {
      this.#failed(to, error);
    }
  }

  /** As long as an end does not take what is sent to it, the other one is not read. */
  #limitReading(slow: End): void {
    if (this.#closed) return;
    const other = slow === this.client ? this.server : this.client;
    const { pending } = slow.connection;
    setEvent(slow, POLLOUT, pending);
    setEvent(other, POLLIN, !pending && !other.held);
  }

  #record(from: EndName, to: EndName, message: Message): void {
    const { buffer, start, size, descriptors } = message;
    this.#recorder?.record(from, to, buffer, start, size, descriptors.length);
  }

  #negotiated(): void {
    const { maxMessageSize } = this.observed.limits;
    this.client.connection.maxMessageSize = maxMessageSize;
    this.server.connection.maxMessageSize = maxMessageSize;
    this.#listener.negotiated();
  }

  /** What goes wrong with one end, whatever it is, ends this relay and nothing else. */
  guarded(end: End, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#failed(end, error);
    }
  }

  #failed(end: End, error: unknown): void {
    this.close(end, error instanceof Error ? error.message : String(error));
  }

  /** Closes both connections, on account of one of them. */
  close(end: End, reason: string): void {
    if (this.#closed) return;
    this[Symbol.dispose]();
    this.#listener.closed(end.name, reason);
  }
}

function setEvent(end: End, event: number, wanted: boolean): void {
  const { watch } = end;
  if (watch !== undefined) watch.events = wanted ? watch.events | event : watch.events & ~event;
}
