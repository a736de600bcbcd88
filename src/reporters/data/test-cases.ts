import type { Verdict } from '../../checkers/promise.js';
import { isFlaky, type RunRecord } from '../run-record/run-record.js';

/** What CI systems call a test case: one promise of a run, or a run that did not come to its end. */
export interface TestCase {
  readonly suite: string;
  readonly name: string;
  /**
   * `error`: the run did not come to its end, so nothing was judged. `flaky`: kept, but only when the run was tried
   * again.
   */
  readonly verdict: Verdict | 'error' | 'flaky';
  readonly reason: string;
}

export function testCases(run: RunRecord): TestCase[] {
  const { scenario, promises, failure } = run;
  const suite = scenario.name;
  if (failure !== undefined)
    return [{ suite, name: 'the run comes to its end', verdict: 'error', reason: failure }];
  return promises.map((promise) => {
    const before = isFlaky(run) ? brokenBefore(run, promise.name) : '';
    if (before === '') return { suite, ...promise };
    const reason = `Kept at attempt ${run.earlier.length + 1} only. ${before}`;
    return { suite, name: promise.name, verdict: 'flaky', reason };
  });
}

/** What the attempts before said against a promise; empty if nothing. */
export function brokenBefore({ earlier }: RunRecord, promise: string): string {
  return earlier
    .flatMap(({ promises }, index) =>
      promises
        .filter(({ name, verdict }) => name === promise && verdict !== 'pass')
        .map(({ reason }) => `Attempt ${index + 1}: ${reason}`),
    )
    .join(' ');
}
