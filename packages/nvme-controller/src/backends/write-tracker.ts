import type { Synchronized } from './backend.js';
import type { FileCalls } from './file-calls.js';
import type { Synchronizer } from './synchronizer.js';

/** Writes that gather before an fdatasync of the background starts. */
const BACKGROUND_BATCH = 64;

/**
 * Knows whether a file has writes that may not be durable, and shares each fdatasync among all who wait for the
 * writes before it: a flush with nothing to write out is answered at once, and never before an fdatasync
 * that covers what was written before the flush. A failure stays until somebody is told of it.
 */
export class WriteTracker {
  /** At first another process may have left writes behind. */
  #written = true;
  #background = false;
  /** Writes since the last fdatasync started; counted only in the background's time. */
  #gathered = 0;
  /** Those whom the fdatasync under way will answer. */
  #current: Synchronized[] | undefined;
  /** Those who need one that starts after it. */
  #next: Synchronized[] = [];
  /** The errno of an fdatasync that failed and of which nobody was told yet; 0 if there is none. */
  #failure = 0;

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

  /** Calls `done`, maybe before returning. */
  synchronize(done: Synchronized): void {
    if (this.#failure !== 0) {
      if (done(this.#failure)) this.#failure = 0;
    } else if (this.#current === undefined) {
      if (this.#written) this.#start([done]);
      else done(0);
    } else if (this.#written) this.#next.push(done);
    else this.#current.push(done);
  }

  /** Returns when it is done: 0 or the errno. What is under way is waited for: it may be what is told of a failure. */
  synchronizeNow(): number {
    if (this.#failure === 0 && this.#current === undefined) {
      const errno = this.calls.synchronize(this.descriptor);
      this.#written = errno !== 0;
      return errno;
    }
    let result: number | undefined;
    this.synchronize((errno) => {
      result = errno;
      return true;
    });
    while (result === undefined) this.synchronizer.wait();
    return result;
  }

  #start(waiting: Synchronized[]): void {
    this.#current = waiting;
    this.#written = false;
    this.#gathered = 0;
    this.synchronizer.synchronize(this.descriptor, (errno) => {
      this.#current = undefined;
      if (errno === 0) this.#succeed(waiting);
      else this.#fail(errno, waiting);
    });
  }

  #succeed(waiting: readonly Synchronized[]): void {
    for (const done of waiting) done(0);
    const next = this.#next;
    this.#next = [];
    if (next.length > 0) this.#start(next);
  }

  /** What could not be written out is lost to those, too, who wait for the next fdatasync: it would know nothing of it. */
  #fail(errno: number, waiting: readonly Synchronized[]): void {
    const all = [...waiting, ...this.#next];
    this.#next = [];
    this.#written = true;
    this.#failure = errno;
    for (const done of all) if (done(errno)) this.#failure = 0;
  }
}
