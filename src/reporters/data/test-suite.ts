import type { Verdict } from '../../checkers/promise.js';

/** Names and values of what was measured: numbers have their unit in the name, if they have one. */
export type Figures = Readonly<Record<string, string | number>>;

/** What CI systems call a test case: one promise of a run, a threshold, a figure that was compared. */
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
  readonly figures?: Figures;
}

/** What CI systems call a test suite: a run, a gate, a comparison. */
export interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
  /** What the cases are of: it decides how one that failed is called. */
  readonly of: 'promises' | 'thresholds' | 'figures';
  /** All of it in a sentence. */
  readonly summary: string;
  readonly seconds: number;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly properties: Figures;
  /** What is told beside the cases, in sentences. */
  readonly remarks: readonly string[];
  readonly ledger?: string;
}
