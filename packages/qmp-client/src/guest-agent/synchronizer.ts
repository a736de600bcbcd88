import { randomInt } from 'node:crypto';
import type { Message } from '../connection/message-stream.js';
import { awaitWithin, type WaitLimits } from '../connection/wait-limits.js';
import { type QmpError, TimeoutError } from '../errors/index.js';

/** Never part of the agent's JSON, in either direction: it resets the parser on the other side. */
export const sentinel = 0xff;

const firstRepeat = 500;
const longestRepeat = 10_000;

/**
 * Finds the place in the agent's output where its answers to us begin (guest-sync-delimited). A virtio-serial
 * port has no notion of a connection: the agent may not have started, may hold half a command of a previous
 * client, and may still send what that client asked for. So the command is sent again, with a new number each
 * time, until the last one is answered behind a sentinel: all before it are answered or lost by then.
 */
export class Synchronizer {
  readonly #peer: string;
  readonly #send: (message: Message, prefix: Uint8Array) => void;
  readonly #onSynchronized: () => void;
  readonly #waiting = new Set<{ resolve: () => void; reject: (error: unknown) => void }>();
  #active = false;
  #sentinelSeen = false;
  #number: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #makeEndError: (() => QmpError) | undefined;

  constructor(
    peer: string,
    send: (message: Message, prefix: Uint8Array) => void,
    onSynchronized: () => void,
  ) {
    this.#peer = peer;
    this.#send = send;
    this.#onSynchronized = onSynchronized;
  }

  /** Whether an answer is awaited: until then nothing else should be sent, and what arrives may be anything. */
  get active(): boolean {
    return this.#active;
  }

  /** Begins anew, so that only an answer to a number sent from now on counts. */
  start(): void {
    if (this.#makeEndError !== undefined) return;
    this.#active = true;
    this.#sentinelSeen = false;
    this.#ask(firstRepeat);
  }

  /** Resolves when the agent has answered. */
  wait(limits: WaitLimits): Promise<void> {
    return awaitWithin<void>(
      limits,
      (timeout) =>
        new TimeoutError(
          `Expected ${this.#peer} to answer guest-sync-delimited within ${Math.round(timeout)} ms, but it did not; ` +
            'is qemu-guest-agent running in the guest, on this port?',
          { timeout, command: 'guest-sync-delimited' },
        ),
      (resolve, reject) => {
        if (this.#makeEndError !== undefined) reject(this.#makeEndError());
        if (!this.#active) resolve();
        const waiter = { resolve, reject };
        this.#waiting.add(waiter);
        return () => this.#waiting.delete(waiter);
      },
    );
  }

  sentinel(): void {
    this.#sentinelSeen = true;
  }

  /** Takes a response; true if it belongs to the synchronization and not to a command. */
  intercept(message: Message): boolean {
    if (!this.#active || 'id' in message) return false;
    if (this.#sentinelSeen && message.return === this.#number) this.#finish();
    // What else has no id answers an earlier number, or complains about the sentinel that reset the parser.
    return true;
  }

  /** The connection has ended. */
  end(makeError: () => QmpError): void {
    clearTimeout(this.#timer);
    this.#active = false;
    this.#makeEndError = makeError;
    for (const { reject } of [...this.#waiting]) reject(makeError());
  }

  #ask(delay: number): void {
    clearTimeout(this.#timer);
    this.#number = randomInt(1, 2 ** 47);
    this.#timer = setTimeout(() => this.#ask(Math.min(2 * delay, longestRepeat)), delay);
    // Whoever waits has a time limit of its own; a process that has nothing else to do may end.
    this.#timer.unref();
    this.#send({ execute: 'guest-sync-delimited', arguments: { id: this.#number } }, Uint8Array.of(sentinel));
  }

  #finish(): void {
    clearTimeout(this.#timer);
    this.#active = false;
    for (const { resolve } of [...this.#waiting]) resolve();
    this.#onSynchronized();
  }
}
