import { Connection, HEADER_SIZE, type Message, MessageType, NO_REPLY } from 'vfio-user';
import {
  acceptUnix,
  closeDescriptor,
  connectUnix,
  listenUnix,
  POLLIN,
  POLLOUT,
  PollSet,
  waitReadable,
} from 'vfio-user/native';

const PATIENCE_MS = 5000;
const LARGEST = 65 * 1024 * 1024;

/** One side of a vfio-user connection, moved by hand: it sends what a test says and waits for what comes. */
export class Peer implements Disposable {
  readonly connection: Connection;
  /** The other side of the proxy, which goes on sending what it has while this one waits. */
  partner: Peer | undefined;
  readonly #pollSet = new PollSet();

  constructor(socket: number) {
    this.connection = new Connection(socket, { maxMessageSize: LARGEST, maxQueuedBytes: LARGEST });
  }

  static connect(path: string): Peer {
    return new Peer(connectUnix(path));
  }

  command(
    id: number,
    command: number,
    payload: Uint8Array = new Uint8Array(),
    descriptors: number[] = [],
  ): void {
    this.connection.send(id, command, MessageType.COMMAND, 0, payload, descriptors);
  }

  post(id: number, command: number, payload: Uint8Array): void {
    this.connection.send(id, command, MessageType.COMMAND | NO_REPLY, 0, payload);
  }

  reply(to: Message, payload: Uint8Array = new Uint8Array(), descriptors: number[] = []): void {
    this.connection.send(to.id, to.command, MessageType.REPLY, 0, payload, descriptors);
  }

  fail(to: Message, errno: number): void {
    this.connection.sendError(to.id, to.command, errno);
  }

  /** The next message; its descriptors are the caller's. */
  receive(): Message {
    for (;;) {
      const message = this.connection.next();
      if (message !== undefined) return message.detach();
      this.#wait();
      this.connection.fill();
    }
  }

  /** A message that is there, or comes within the time, in milliseconds. */
  receiveWithin(milliseconds: number): Message | undefined {
    const message = this.connection.next();
    if (message !== undefined) return message.detach();
    if (!waitReadable(this.connection.descriptor, milliseconds)) return undefined;
    this.connection.fill();
    return this.connection.next()?.detach();
  }

  /** Whether nothing comes within the time, in milliseconds. */
  isQuietFor(milliseconds: number): boolean {
    return !waitReadable(this.connection.descriptor, milliseconds);
  }

  /** Waits for the other side to close. */
  waitForEnd(): void {
    try {
      for (;;) this.receive();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ConnectionClosedError') throw error;
    }
  }

  [Symbol.dispose](): void {
    this.connection.close();
  }

  /** Waits until there is something to read, and meanwhile sends what either side could not send at once. */
  #wait(): void {
    for (;;) {
      const set = this.#pollSet;
      const senders = [this, this.partner].filter((peer) => peer?.connection.pending);
      set.clear();
      set.add(this.connection.descriptor, POLLIN);
      for (const peer of senders) set.add(peer!.connection.descriptor, POLLOUT);
      if (set.poll(PATIENCE_MS) === 0) {
        throw new Error(`Expected a message within ${PATIENCE_MS} ms, but none came.`);
      }
      for (const peer of senders) peer!.connection.flush();
      if (set.happened(0) !== 0) return;
    }
  }
}

/** Listens for the proxy in the place of a device server. */
export class PeerListener implements Disposable {
  readonly #socket: number;

  constructor(path: string) {
    this.#socket = listenUnix(path);
  }

  accept(): Peer {
    if (!waitReadable(this.#socket, PATIENCE_MS)) {
      throw new Error(`Expected the proxy to connect within ${PATIENCE_MS} ms, but it did not.`);
    }
    return new Peer(acceptUnix(this.#socket)!);
  }

  [Symbol.dispose](): void {
    closeDescriptor(this.#socket);
  }
}

/** A payload of little-endian 32-bit words; a bigint takes two. */
export function words(...values: (number | bigint)[]): Uint8Array {
  const size = values.reduce<number>((sum, value) => sum + (typeof value === 'bigint' ? 8 : 4), 0);
  const view = new DataView(new ArrayBuffer(size));
  let at = 0;
  for (const value of values) {
    if (typeof value === 'bigint') {
      view.setBigUint64(at, value, true);
      at += 8;
    } else {
      view.setUint32(at, value >>> 0, true);
      at += 4;
    }
  }
  return new Uint8Array(view.buffer);
}

/** A VERSION payload of version 0.1. */
export function versionPayload(capabilities: Record<string, unknown> = {}): Uint8Array {
  const json = Buffer.from(`${JSON.stringify({ capabilities })}\0`);
  return new Uint8Array([0, 0, 1, 0, ...json]);
}

/** What follows the header, as one DataView. */
export const payloadOf = (message: Message): DataView =>
  new DataView(message.buffer.buffer, message.buffer.byteOffset + HEADER_SIZE, message.payloadLength);
