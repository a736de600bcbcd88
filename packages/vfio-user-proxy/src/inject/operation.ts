/**
 * Work that takes several messages, written as a generator: the relay's thread blocks in poll(2) and runs no
 * promises, so an operation yields where it has to wait, and is resumed whenever something it may be waiting for
 * (a reply, the end of a time limit, the end of a connection) has come.
 */
export type Operation<T> = Generator<void, T, void>;

interface Queued {
  readonly start: () => Operation<unknown>;
  readonly timeoutMs: number;
  readonly started: () => void;
  readonly finished: (outcome: { result: unknown } | { error: unknown }) => void;
}

/** Operations, one at a time, in the order they came. */
export class OperationQueue {
  readonly #waiting: Queued[] = [];
  #current: { readonly queued: Queued; readonly operation: Operation<unknown> } | undefined;
  #resuming = false;
  #resumeAgain = false;

  /** The time limit of the operation that runs, for each message that it injects, in milliseconds. */
  get timeoutMs(): number | undefined {
    return this.#current?.queued.timeoutMs;
  }

  get length(): number {
    return this.#waiting.length + (this.#current === undefined ? 0 : 1);
  }

  add(queued: Queued): void {
    this.#waiting.push(queued);
    this.resume();
  }

  /** Something happened that the current operation may be waiting for. */
  resume(): void {
    // A message that fails at once is reported while its operation still runs.
    if (this.#resuming) {
      this.#resumeAgain = true;
      return;
    }
    this.#resuming = true;
    do {
      this.#resumeAgain = false;
      this.#step();
    } while (this.#resumeAgain);
    this.#resuming = false;
  }

  #step(): void {
    if (this.#current === undefined) {
      const queued = this.#waiting.shift();
      if (queued === undefined) return;
      this.#current = { queued, operation: queued.start() };
      queued.started();
    }
    const { queued, operation } = this.#current;
    let outcome: { result: unknown } | { error: unknown } | undefined;
    try {
      const step = operation.next();
      if (step.done) outcome = { result: step.value };
    } catch (error) {
      outcome = { error };
    }
    if (outcome === undefined) return;
    this.#current = undefined;
    this.#resumeAgain = true;
    queued.finished(outcome);
  }
}
