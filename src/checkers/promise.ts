/** A promise was kept, or broken, or there is not enough evidence to tell. */
export type Verdict = 'pass' | 'fail' | 'inconclusive';

/**
 * What a promise is about: data, state and ownership; a figure; or whether a run takes its course to its end. A busy
 * computer may break the last two though nothing is wrong.
 */
export type PromiseSubject = 'integrity' | 'figure' | 'course';

/** What is said of one promise, and why. */
export interface PromiseVerdict {
  readonly name: string;
  /** Integrity if whoever made the promise does not say otherwise. */
  readonly about?: PromiseSubject;
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
