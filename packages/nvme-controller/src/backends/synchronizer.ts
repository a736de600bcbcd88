import { fdatasyncSync } from 'node:fs';
import { constants } from 'node:os';
import { sleep } from './faults/sleep.js';

/** Who calls fdatasync: it may take long, and must not hold up the thread that serves the queues. */
export interface Synchronizer {
  /**
   * Calls fdatasync and then `done` from the caller's thread with 0 or an errno, maybe before returning.
   * @param delay milliseconds to wait before, as a slow disk would. Default 0.
   */
  synchronize(descriptor: number, done: (errno: number) => void, delay?: number): void;
  /** Returns when one of those under way was answered. One has to be under way. */
  wait(): void;
}

/** Calls fdatasync on the spot. */
export const inlineSynchronizer: Synchronizer = {
  synchronize(descriptor, done, delay = 0) {
    if (delay > 0) sleep(delay);
    done(synchronizeNow(descriptor));
  },
  wait() {
    throw new Error('Expected no fdatasync to be waited for that is called on the spot');
  },
};

/** fdatasync: 0 or the errno. */
export function synchronizeNow(descriptor: number): number {
  try {
    fdatasyncSync(descriptor);
    return 0;
  } catch (error) {
    return errnoOf(error);
  }
}

/** The positive errno of what a system call threw; EIO if it says none. */
export function errnoOf(error: unknown): number {
  const errno = (error as { errno?: unknown } | null)?.errno;
  return typeof errno === 'number' && errno !== 0 ? Math.abs(errno) : constants.errno.EIO;
}
