import type { Verdict } from '../../checkers/promise.js';
import type { GateReport } from '../../gates/gate-report.js';
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
  /** The command that does the same run again, if it is known. */
  readonly reproduce?: string;
  /** Folder with all there is. */
  readonly evidence: string;
}

export function testCases(run: RunRecord): TestCase[] {
  const { scenario, promises, failure, reproduce, evidence } = run;
  const common = { suite: scenario.name, ...(reproduce !== undefined && { reproduce }), evidence };
  if (failure !== undefined)
    return [{ ...common, name: 'the run comes to its end', verdict: 'error', reason: failure }];
  return promises.map((promise) => {
    const before = isFlaky(run) ? brokenBefore(run, promise.name) : '';
    if (before === '') return { ...common, ...promise };
    const reason = `Kept at attempt ${run.earlier.length + 1} only. ${before}`;
    return { ...common, name: promise.name, verdict: 'flaky', reason };
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

/** A case a threshold: a breach is a failure. */
export function gateCases({ gate, hostClass, scenarios, evidence }: GateReport): TestCase[] {
  return scenarios.flatMap(({ scenario, figures }) =>
    figures.map(({ name, verdict, reason }) => ({
      ...{ suite: `gate ${gate} (${hostClass})`, name: `${scenario}: ${name}` },
      ...{ verdict, reason, evidence },
    })),
  );
}
