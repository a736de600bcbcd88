import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Verdict } from '../checkers/promise.js';
import { isFlaky, type RunRecord } from './run-record.js';

/**
 * Puts the attempts at a run together: what is left are the last ones, each with those before it, also with those that
 * are not among the runs but still lie beside them.
 *
 * @param read reads a run from its ledger
 */
export function joinAttempts(runs: readonly RunRecord[], read: (ledger: string) => RunRecord): RunRecord[] {
  const known = new Map(runs.map((run) => [run.evidence, run]));
  const earlierOf = ({ evidence, retryOf }: RunRecord): RunRecord[] => {
    if (retryOf === undefined) return [];
    const folder = path.join(path.dirname(evidence), retryOf);
    const ledger = path.join(folder, 'ledger.jsonl');
    const before = known.get(folder) ?? (existsSync(ledger) ? read(ledger) : undefined);
    return before === undefined ? [] : [...earlierOf(before), before];
  };
  const joined = runs.map((run) => ({ ...run, earlier: earlierOf(run) }));
  const tried = new Set(joined.flatMap(({ earlier }) => earlier.map(({ evidence }) => evidence)));
  return joined.filter(({ evidence }) => !tried.has(evidence));
}

/** How many runs there are of each outcome; those that are flaky did not just pass. */
export function countOutcomes(runs: readonly RunRecord[]) {
  const of = (wanted: Verdict) => runs.filter((run) => run.outcome === wanted && !isFlaky(run)).length;
  return {
    runs: runs.length,
    pass: of('pass'),
    flaky: runs.filter(isFlaky).length,
    inconclusive: of('inconclusive'),
    fail: of('fail'),
  };
}
