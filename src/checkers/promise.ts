/** A promise was kept, or broken, or there is not enough evidence to tell. */
export type Verdict = 'pass' | 'fail' | 'inconclusive';

/** What is said of one promise, and why. */
export interface PromiseVerdict {
  readonly name: string;
  readonly verdict: Verdict;
  /** A sentence: expected, found. */
  readonly reason: string;
}

/** The verdict of several: one that is broken breaks all, one that is not known leaves all unknown. */
export function combine(promises: readonly PromiseVerdict[]): Verdict {
  if (promises.some(({ verdict }) => verdict === 'fail')) return 'fail';
  if (promises.length === 0 || promises.some(({ verdict }) => verdict === 'inconclusive'))
    return 'inconclusive';
  return 'pass';
}
