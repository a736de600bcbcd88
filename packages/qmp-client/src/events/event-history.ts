import { awaitWithin, type WaitLimits } from '../connection/wait-limits.js';
import { EventOverflowError, type QmpError, TimeoutError } from '../errors/index.js';
import type { AnyQmpEvent, QmpEvent, QmpEventName } from './qmp-event.js';

/** Which event to wait for, and how long. */
export interface WaitForEventOptions<Name extends QmpEventName> extends WaitLimits {
  /** Only events after this position count. Default 0: the first since connect, however long ago it came. */
  since?: number | undefined;
  /** Only events that it accepts count. */
  where?: ((event: QmpEvent<Name>) => boolean) | undefined;
}

/** From where to read the history. */
export interface ReadEventsOptions {
  /** Only events after this position. Default 0: all since connect. */
  since?: number | undefined;
  /** Aborts the iteration, which then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Every event since connect, in order, so that no listener comes too late: a wait or an iteration may begin at
 * any position of the past. At most `limit` events are kept. When more come the oldest are dropped, and whoever
 * asks for a range that has lost some gets an {@link EventOverflowError}, never a silent gap.
 */
export class EventHistory {
  readonly #peer: string;
  readonly #limit: number;
  #kept: AnyQmpEvent[] = [];
  #dropped = 0;
  #makeEndError: (() => QmpError) | undefined;
  readonly #listeners = new Set<(event: AnyQmpEvent | undefined) => void>();

  /** @param limit how many events are kept at least; twice as many may be held for a moment. */
  constructor(peer: string, limit: number) {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new RangeError(`Expected the event history to keep 1 event or more, but its limit is ${limit}.`);
    }
    this.#peer = peer;
    this.#limit = limit;
  }

  /** How many events have come since connect. Take it as a mark before an action, wait from it afterwards. */
  get position(): number {
    return this.#dropped + this.#kept.length;
  }

  /** The position from which the history is whole: 0 until events had to be dropped. */
  get oldestPosition(): number {
    return this.#dropped;
  }

  /**
   * The events after a position that have come so far.
   *
   * @throws {EventOverflowError} when some of them were dropped.
   */
  since(position = 0): readonly AnyQmpEvent[] {
    this.#checkWhole(position);
    return this.#kept.slice(position - this.#dropped);
  }

  /** Iterates over all events from connect on; see {@link iterate}. */
  [Symbol.asyncIterator](): AsyncGenerator<AnyQmpEvent, void, undefined> {
    return this.iterate();
  }

  /**
   * Iterates over the events after a position: first those that have come, then each as it comes. Ends when the
   * connection was closed and all events were read.
   *
   * @throws {EventOverflowError} when the reader is so slow that events it has not read were dropped.
   */
  async *iterate({
    since = 0,
    signal,
  }: ReadEventsOptions = {}): AsyncGenerator<AnyQmpEvent, void, undefined> {
    for (let position = since; ; position++) {
      signal?.throwIfAborted();
      this.#checkWhole(position);
      while (position >= this.position) {
        if (this.#makeEndError !== undefined) return;
        await this.#next(signal);
      }
      this.#checkWhole(position);
      yield this.#kept[position - this.#dropped]!;
    }
  }

  /**
   * Resolves with the first event of one of these names after `since` that `where` accepts, at once if it has
   * come already.
   *
   * @throws {TimeoutError} when none comes in time.
   * @throws {EventOverflowError} when it may have been among the events that were dropped.
   * @throws {QmpError} why the connection ended, when it did so before.
   */
  async waitFor<Name extends QmpEventName>(
    names: Name | readonly Name[],
    { since = 0, where, signal, timeout }: WaitForEventOptions<Name> = {},
  ): Promise<QmpEvent<Name>> {
    const wanted = typeof names === 'string' ? [names] : [...(names as readonly Name[])];
    const matches = (event: AnyQmpEvent): boolean =>
      (wanted as readonly string[]).includes(event.event) &&
      event.position > since &&
      (where === undefined || where(event as unknown as QmpEvent<Name>));
    const event = await awaitWithin<AnyQmpEvent>(
      { signal, timeout },
      (limit) => this.#timeoutError(wanted, since, limit),
      (resolve, reject) => {
        const found = this.since(Math.min(since, this.position)).find(matches);
        if (found !== undefined) {
          resolve(found);
          return;
        }
        if (this.#makeEndError !== undefined) {
          reject(this.#makeEndError());
          return;
        }
        return this.#listen((next) => {
          try {
            if (next === undefined) reject(this.#makeEndError!());
            else if (matches(next)) resolve(next);
          } catch (error) {
            reject(error);
          }
        });
      },
    );
    return event as unknown as QmpEvent<Name>;
  }

  /** Takes in the next event. @internal */
  push(event: AnyQmpEvent): void {
    this.#kept.push(event);
    // Dropping in batches keeps the cost of an event constant.
    if (this.#kept.length >= 2 * this.#limit) {
      this.#dropped += this.#kept.length - this.#limit;
      this.#kept = this.#kept.slice(-this.#limit);
    }
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** No more events will come. @internal */
  end(makeError: () => QmpError): void {
    this.#makeEndError = makeError;
    for (const listener of [...this.#listeners]) listener(undefined);
  }

  #listen(listener: (event: AnyQmpEvent | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #next(signal: AbortSignal | undefined): Promise<void> {
    return awaitWithin<void>(
      { signal },
      () => new Error('An unlimited wait has no end.'),
      (resolve) => this.#listen(() => resolve()),
    );
  }

  #checkWhole(position: number): void {
    if (!Number.isInteger(position) || position < 0) {
      throw new RangeError(`Expected a position of events (0 or more), but got ${position}.`);
    }
    const lost = this.#dropped - position;
    if (lost <= 0) return;
    throw new EventOverflowError(
      `Expected all events since position ${position}, but ${lost} of them were dropped, because only ` +
        `${this.#limit} are kept; raise the option eventHistoryLimit, or read from position ${this.#dropped} on.`,
      { lost, oldestPosition: this.#dropped },
    );
  }

  #timeoutError(events: readonly string[], since: number, timeout: number): TimeoutError {
    const seen = this.#kept.slice(Math.max(0, since - this.#dropped)).map(({ event }) => event);
    const shown = seen.length === 0 ? 'no event' : `only ${seen.slice(-10).join(', ')}`;
    return new TimeoutError(
      `Expected ${events.join(' or ')} within ${Math.round(timeout)} ms, but ${this.#peer} sent ${shown}.`,
      { timeout, events },
    );
  }
}
