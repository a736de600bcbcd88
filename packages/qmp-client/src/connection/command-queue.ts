import {
  type ErrorResponse,
  ExecuteError,
  type QmpError,
  TimeoutError,
  type UnansweredCommand,
} from '../errors/index.js';
import type { Message } from './message-stream.js';
import { awaitWithin, type WaitLimits } from './wait-limits.js';

/** A command to be sent. */
export interface CommandRequest {
  command: string;
  arguments: object | undefined;
  /** Whether it overtakes the commands in the queue (`exec-oob`). */
  outOfBand: boolean;
}

interface Entry extends UnansweredCommand {
  readonly outOfBand: boolean;
  /** Absent once the caller has given up: the response is then dropped. */
  settle?: { resolve: (value: unknown) => void; reject: (error: unknown) => void };
}

/**
 * Matches responses to commands by id. A command whose caller gave up still counts as being in flight until its
 * late response comes, which is dropped; one that was not sent yet never will be.
 */
export class CommandQueue {
  readonly #peer: string;
  readonly #send: (message: Message) => void;
  readonly #maxInFlight: () => number;
  readonly #inFlight = new Map<number, Entry>();
  readonly #waiting: Entry[] = [];
  #inBandInFlight = 0;
  #nextId = 1;

  /**
   * @param peer what error messages call the peer.
   * @param maxInFlight how many in-band commands may be sent and unanswered at a time.
   */
  constructor(peer: string, send: (message: Message) => void, maxInFlight: () => number) {
    this.#peer = peer;
    this.#send = send;
    this.#maxInFlight = maxInFlight;
  }

  /** The commands that somebody waits for. */
  get pending(): UnansweredCommand[] {
    return [...this.#inFlight.values(), ...this.#waiting]
      .filter((entry) => entry.settle !== undefined)
      .map(({ id, command, arguments: args }) => ({ id, command, arguments: args }));
  }

  /** Whether a response may still come that nobody waits for. */
  get awaitsLateResponse(): boolean {
    return [...this.#inFlight.values()].some((entry) => entry.settle === undefined);
  }

  /**
   * Sends the command, in its turn, and resolves with what it returns.
   *
   * @throws {ExecuteError} when the response is an error.
   * @throws {TimeoutError} when no response came in time.
   */
  submit(request: CommandRequest, limits: WaitLimits): Promise<unknown> {
    return awaitWithin<unknown>(
      limits,
      (timeout) =>
        new TimeoutError(
          `Expected a response to "${request.command}" within ${Math.round(timeout)} ms, but ${this.#peer} sent none.`,
          { timeout, command: request.command, arguments: request.arguments },
        ),
      (resolve, reject) => {
        const entry: Entry = { id: this.#nextId++, ...request, settle: { resolve, reject } };
        if (entry.outOfBand) this.#transmit(entry);
        else {
          this.#waiting.push(entry);
          this.#sendWaiting();
        }
        return () => this.#giveUp(entry);
      },
    );
  }

  /** Takes the commands that nobody waits for out of flight, and sends what waited behind them. */
  forgetLateResponses(): void {
    for (const entry of [...this.#inFlight.values()]) {
      if (entry.settle === undefined) this.#land(entry);
    }
    this.#sendWaiting();
  }

  /**
   * Takes a response in.
   *
   * @returns false if the response has an id that no command in flight has.
   */
  settle(id: unknown, response: Message): boolean {
    const entry = typeof id === 'number' ? this.#inFlight.get(id) : undefined;
    if (entry === undefined) return false;
    this.#land(entry);
    if ('error' in response) {
      entry.settle?.reject(
        new ExecuteError(this.#peer, entry.command, entry.arguments, response as unknown as ErrorResponse),
      );
    } else {
      entry.settle?.resolve(response.return);
    }
    this.#sendWaiting();
    return true;
  }

  /** The id of the command in flight that was sent first. */
  get oldestId(): number | undefined {
    return this.#inFlight.keys().next().value;
  }

  /** Rejects every command that has no response, each with an error of its own. */
  rejectAll(makeError: (pending: UnansweredCommand[]) => QmpError): void {
    const pending = this.pending;
    const entries = [...this.#inFlight.values(), ...this.#waiting.splice(0)];
    this.#inFlight.clear();
    this.#inBandInFlight = 0;
    for (const entry of entries) entry.settle?.reject(makeError(pending));
  }

  #sendWaiting(): void {
    while (this.#waiting.length > 0 && this.#inBandInFlight < this.#maxInFlight()) {
      this.#transmit(this.#waiting.shift()!);
    }
  }

  #transmit(entry: Entry): void {
    this.#inFlight.set(entry.id, entry);
    if (!entry.outOfBand) this.#inBandInFlight++;
    try {
      this.#send({
        [entry.outOfBand ? 'exec-oob' : 'execute']: entry.command,
        ...(entry.arguments === undefined ? {} : { arguments: entry.arguments }),
        id: entry.id,
      });
    } catch (error) {
      // Arguments that JSON cannot express, such as a bigint: nothing was sent.
      this.#land(entry);
      entry.settle?.reject(error);
    }
  }

  #land(entry: Entry): void {
    if (this.#inFlight.delete(entry.id) && !entry.outOfBand) this.#inBandInFlight--;
  }

  #giveUp(entry: Entry): void {
    delete entry.settle;
    const index = this.#waiting.indexOf(entry);
    if (index !== -1) this.#waiting.splice(index, 1);
  }
}
