import { combine, type PromiseVerdict } from '../checkers/promise.js';
import type { Performance } from './ground.js';

/** The first promise of a run that was broken. */
export function brokenIn(promises: readonly PromiseVerdict[]): Performance {
  const failed = promises.find(({ verdict }) => verdict === 'fail');
  return {
    broken: failed && { promise: failed.name, reason: failed.reason },
    inconclusive: combine(promises) === 'inconclusive',
  };
}
