import type { PromiseVerdict } from './promise.js';

/**
 * The promises that a busy computer may break though nothing is wrong: figures, and whether a run gets to its end. All
 * others are about integrity: data, state, ownership. A new promise is, too, unless it is named here.
 */
export const disturbable: readonly string[] = [
  'downtime',
  'blackout',
  'latency returns',
  'the migration completes',
  'the migration fails as it should',
  'the faults strike',
  'migrations complete, and those that fail leave the source running',
  'the device servers stay alive',
];

/**
 * Whether a run that did not pass may be tried again: only if no promise of integrity was broken. Data that was lost once
 * was lost.
 */
export function mayBeRetried(promises: readonly PromiseVerdict[]): boolean {
  return promises.every(({ name, verdict }) => verdict !== 'fail' || disturbable.includes(name));
}
