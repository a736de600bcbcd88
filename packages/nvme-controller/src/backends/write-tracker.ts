import type { FileCalls } from './file-calls.js';
import type { Synchronizer } from './synchronizer.js';

type Done = (errno: number) => void;

/** Writes that gather before an fdatasync of the background starts. */
const BACKGROUND_BATCH = 64;

/**
 * Knows whether a file has writes that may not be durable, and shares each fdatasync among all who wait for the
 * writes before it: a flush with nothing to write out is answered at once, and never before an fdatasync
 * that covers what was written before the flush.
 */
export class WriteTracker {
  /** At first another process may have left writes behind. */
  #written = true;
  #background = false;
  /** Writes since the last fdatasync started; counted only in the background's time. */
  #gathered = 0;
  /** Those whom the fdatasync under way will answer. */
  #current: Done[] | undefined;
  /** Those who need one that starts after it. */
  #next: Done[] = [];

  constructor(
    readonly descriptor: number,
    readonly synchronizer: Synchronizer,
    readonly calls: FileCalls,
  ) {}

  /** To be called before each write, and when another process may have written. */
  markWritten(): void {
    if (this.#background && ++this.#gathered >= BACKGROUND_BATCH && this.#current === undefined)
      this.#start([]);
    this.#written = true;
  }

  /** While on, writes are made durable in the background, so that an fdatasync at any moment finds few left. */
  set background(on: boolean) {
    this.#background = on;
    if (on && this.#written && this.#current === undefined) this.#start([]);
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
    const errno = this.calls.synchronize(this.descriptor);
    this.#written = errno !== 0;
    return errno;
  }

  #start(waiting: Done[]): void {
    this.#current = waiting;
    this.#written = false;
    this.#gathered = 0;
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
