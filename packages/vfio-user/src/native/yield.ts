import { libc } from './libc.js';

/**
 * Lets another thread that waits for this processor run first (sched_yield). For loops that spin: without it they may
 * keep the thread that they are waiting for from its processor for a whole time slice.
 */
export function yieldProcessor(): void {
  libc.sched_yield();
}
