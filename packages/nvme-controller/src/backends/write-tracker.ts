import { type Synchronizer, synchronizeNow } from './synchronizer.js';

type Done = (errno: number) => void;

/**
 * Knows whether a file has writes that may not be durable, and shares each fdatasync among all who wait for the
 * writes before it: a flush with nothing to write out is answered at once, and never before an fdatasync
 * that covers what was written before the flush.
 */
export class WriteTracker {
  /** At first another process may have left writes behind. */
  #written = true;
  /** Those whom the fdatasync under way will answer. */
  #current: Done[] | undefined;
  /** Those who need one that starts after it. */
  #next: Done[] = [];

  constructor(
    readonly descriptor: number,
    readonly synchronizer: Synchronizer,
  ) {}

  /** To be called before each write, and when another process may have written. */
  markWritten(): void {
    this.#written = true;
  }

  /** Calls `done` with 0 or an errno, maybe before returning. */
  synchronize(done: Done): void {
    if (this.#current === undefined) {
      if (this.#written) this.#start([done]);
      else done(0);
    } else if (this.#written) this.#next.push(done);
    else this.#current.push(done);
  }

  /** Returns when it is done: 0 or the errno. */
  synchronizeNow(): number {
    const errno = synchronizeNow(this.descriptor);
    this.#written = errno !== 0;
    return errno;
  }

  #start(waiting: Done[]): void {
    this.#current = waiting;
    this.#written = false;
    this.synchronizer.synchronize(this.descriptor, (errno) => {
      this.#current = undefined;
      if (errno !== 0) this.#written = true;
      for (const done of waiting) done(errno);
      const next = this.#next;
      this.#next = [];
      if (next.length > 0) this.#start(next);
    });
  }
}
