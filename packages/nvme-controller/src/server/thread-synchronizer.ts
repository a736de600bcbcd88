import { closeDescriptor, createEventfd, drainEventfd, signalEventfd, waitReadable } from 'vfio-user/native';
import { inlineSynchronizer, type Synchronizer } from '../backends/synchronizer.js';
import type { SynchronizeMessage } from './worker-messages.js';

/**
 * Has the main thread call fdatasync, and learns of the answer by an eventfd: the reactor thread neither waits for
 * the disk nor for its own event loop.
 */
export class ThreadSynchronizer implements Synchronizer, Disposable {
  /** Readable when there are answers: then `collect` has to be called. */
  readonly answered = createEventfd();
  readonly #waiting = new Map<number, (errno: number) => void>();

  constructor(
    readonly results: Int32Array,
    readonly send: (message: SynchronizeMessage) => void,
  ) {}

  synchronize(descriptor: number, done: (errno: number) => void, delay = 0): void {
    const slot = this.#freeSlot();
    if (slot === undefined) {
      inlineSynchronizer.synchronize(descriptor, done, delay);
      return;
    }
    this.#waiting.set(slot, done);
    this.send({ kind: 'synchronize', descriptor, slot, answered: this.answered, delay });
  }

  collect(): void {
    drainEventfd(this.answered);
    for (const [slot, done] of [...this.#waiting]) {
      const result = Atomics.exchange(this.results, slot, 0);
      if (result === 0) continue;
      this.#waiting.delete(slot);
      try {
        done(result - 1);
      } catch (error) {
        signalEventfd(this.answered); // the others' answers are collected the next time
        throw error;
      }
    }
  }

  wait(): void {
    while (!waitReadable(this.answered, -1));
    this.collect();
  }

  [Symbol.dispose](): void {
    // An answer that is still to come would go to whatever took over the number of the descriptor.
    if (this.#waiting.size === 0) closeDescriptor(this.answered);
  }

  #freeSlot(): number | undefined {
    for (let slot = 0; slot < this.results.length; slot++) if (!this.#waiting.has(slot)) return slot;
    return undefined;
  }
}
