import { commandName, HEADER_SIZE, type Message, MessageType, writeHeader } from 'vfio-user';
import { NativeBuffer } from 'vfio-user/native';
import { ControlError, controlError, errnoName } from '../control/errors.js';
import { type EndName, PEER_NAMES } from '../relay/end.js';
import type { Relay } from '../relay/relay.js';
import type { Operation } from './operation.js';

/** A command of the proxy's own, from its sending to its reply. */
export interface Pending {
  /** What it is, as error messages say it. */
  readonly label: string;
  readonly to: EndName;
  /** Milliseconds of `performance.now()`. */
  readonly deadline: number;
  /** A copy of the reply's payload, once it came. */
  reply: Uint8Array | undefined;
  /** Why there will be none. */
  failure: ControlError | undefined;
}

/**
 * Sends commands of the proxy's own into the connection between QEMU and the device server, in the role of either,
 * and takes their replies out again.
 */
export class Injector {
  /** The time limit of each command, in milliseconds. */
  timeoutMs: () => number;
  /** Called whenever a command was answered or given up. */
  settled: () => void = () => {};
  readonly #pending = new Map<string, Pending>();
  #relay: Relay | undefined;
  /** Why the connection ended under the operation that runs. */
  #ended: ControlError | undefined;
  #operating = false;
  #buffer = new NativeBuffer(HEADER_SIZE + 64 * 1024);

  constructor(timeoutMs: () => number) {
    this.timeoutMs = timeoutMs;
  }

  /** The relay to inject into, whose two ends have agreed on a version. */
  get relay(): Relay {
    const relay = this.#relay;
    if (this.#ended !== undefined) throw this.#ended;
    if (relay === undefined) {
      throw controlError('ENOTCONN', 'Expected QEMU to be connected to the device server, but it is not.');
    }
    if (!relay.observed.negotiated) {
      throw controlError(
        'ENOTCONN',
        'Expected QEMU and the device server to have agreed on a version, but they are still at it.',
      );
    }
    return relay;
  }

  attach(relay: Relay): void {
    this.#relay = relay;
  }

  /** An operation begins: from now on the end of a connection ends it too. */
  begin(): void {
    this.#operating = true;
    this.#ended = undefined;
  }

  /** The operation is over. */
  finish(): void {
    this.#operating = false;
    this.#ended = undefined;
  }

  /** The connection is gone: everything that waits for a reply fails with the reason. */
  detach(reason: string): void {
    this.#relay = undefined;
    if (this.#operating) {
      this.#ended = controlError('ECONNRESET', `Expected to go on, but the connection ended: ${reason}.`);
    }
    for (const pending of this.#pending.values()) {
      pending.failure = controlError(
        'ECONNRESET',
        `Expected a reply to ${pending.label}, but the connection ended: ${reason}.`,
      );
    }
    this.#pending.clear();
    this.settled();
  }

  /** The earliest time limit, in milliseconds of `performance.now()`. */
  get deadline(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { deadline } of this.#pending.values()) earliest = Math.min(earliest, deadline);
    return earliest;
  }

  /** Gives up what has waited too long. Its id stays taken, so that a late reply goes nowhere. */
  expire(now: number): void {
    for (const [key, pending] of this.#pending) {
      if (pending.deadline > now) continue;
      pending.failure = controlError(
        'ETIMEDOUT',
        `Expected a reply to ${pending.label} within ${this.timeoutMs()} ms, but ${PEER_NAMES[pending.to]} sent none.`,
      );
      this.#pending.delete(key);
    }
    this.settled();
  }

  /** Memory to put a payload together in, at HEADER_SIZE; valid until the next call. */
  compose(payloadLength: number): NativeBuffer {
    const size = HEADER_SIZE + payloadLength;
    if (this.#buffer.length < size) this.#buffer = new NativeBuffer(size);
    return this.#buffer;
  }

  /** Sends what was put together in {@link compose}'s memory. */
  send(to: EndName, command: number, payloadLength: number, label = commandName(command)): Pending {
    const { relay } = this;
    const size = HEADER_SIZE + payloadLength;
    writeHeader(this.#buffer.view, 0, 0, command, size, MessageType.COMMAND, 0);
    const deadline = performance.now() + this.timeoutMs();
    const pending: Pending = { label, to, deadline, reply: undefined, failure: undefined };
    const id = relay.inject(to, this.#buffer, size);
    if (this.#relay === relay) this.#pending.set(`${to} ${id}`, pending);
    else
      pending.failure = controlError(
        'ECONNRESET',
        `Expected to send ${label}, but ${PEER_NAMES[to]} is gone.`,
      );
    return pending;
  }

  /** Takes a reply that the relay found to be for the proxy. */
  reply(wireId: number, from: EndName, message: Message): void {
    const key = `${from} ${wireId}`;
    const pending = this.#pending.get(key);
    if (pending === undefined) return;
    this.#pending.delete(key);
    if (message.failure === 0) pending.reply = message.payload.slice();
    else {
      const errno = message.error;
      pending.failure = new ControlError(
        errno,
        `${capitalized(PEER_NAMES[from])} answered ${pending.label} with ${errnoName(errno)} (${errno}).`,
        errnoName(errno),
        from,
      );
    }
    this.settled();
  }

  /** Waits for a command's reply: returns its payload, or throws a ControlError. */
  *answer(pending: Pending): Operation<Uint8Array> {
    for (;;) {
      if (pending.failure !== undefined) throw pending.failure;
      if (pending.reply !== undefined) return pending.reply;
      yield;
    }
  }

  /** Sends a command with a payload of its own, and waits for the reply. */
  *request(to: EndName, command: number, payload: Uint8Array, label?: string): Operation<Uint8Array> {
    this.compose(payload.length).bytes.set(payload, HEADER_SIZE);
    return yield* this.answer(this.send(to, command, payload.length, label));
  }
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A reply that is too short or says something impossible. */
export function invalidReply(label: string, expected: string, got: string): ControlError {
  return controlError(
    'EPROTO',
    `Expected ${expected} in the device server's reply to ${label}, but got ${got}.`,
  );
}
