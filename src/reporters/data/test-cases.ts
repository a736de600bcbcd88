import type { Verdict } from '../../checkers/promise.js';
import type { RunRecord } from '../run-record/run-record.js';

/** What CI systems call a test case: one promise of a run, or a run that did not come to its end. */
export interface TestCase {
  readonly suite: string;
  readonly name: string;
  /** `error`: the run did not come to its end, so nothing was judged. */
  readonly verdict: Verdict | 'error';
  readonly reason: string;
}

export function testCases({ scenario, promises, failure }: RunRecord): TestCase[] {
  const suite = scenario.name;
  if (failure === undefined) return promises.map((promise) => ({ suite, ...promise }));
  return [{ suite, name: 'the run comes to its end', verdict: 'error', reason: failure }];
}
