import type { PromiseVerdict } from './promise.js';

/**
 * Whether a run that did not pass may be tried again: only if no promise of integrity was broken. Data that was lost once
 * was lost.
 */
export function mayBeRetried(promises: readonly PromiseVerdict[]): boolean {
  return promises.every(({ verdict, about = 'integrity' }) => verdict !== 'fail' || about !== 'integrity');
}
