import type { Verdict } from '../../checkers/promise.js';
import { countOutcomes } from '../../run-record/attempts.js';
import { isFlaky, type RunRecord } from '../../run-record/run-record.js';

/** What is shown of a run: its verdict, or that it passed only when it was tried again. */
export type ShownVerdict = Verdict | 'flaky';

export const verdictWords: Record<ShownVerdict, string> = {
  pass: 'Kept',
  fail: 'Broken',
  inconclusive: 'Not known',
  flaky: 'Flaky',
};

export function shownVerdict(run: RunRecord): ShownVerdict {
  return isFlaky(run) ? 'flaky' : run.outcome;
}

/** All runs in one sentence. */
export function summarize(runs: readonly RunRecord[]): string {
  const { pass: kept, fail: broken, inconclusive: unknown, flaky } = countOutcomes(runs);
  if (runs.length === 1) {
    if (kept === 1) return 'Every promise was kept.';
    if (flaky === 1) return 'Every promise was kept, but only when the run was tried again.';
    return broken === 1 ? 'A promise was broken.' : 'There was not enough evidence to judge.';
  }
  if (kept === runs.length) return `All ${runs.length} runs kept every promise.`;
  return [
    `${kept} of ${runs.length} runs kept every promise`,
    ...(broken > 0 ? [`${broken} broke one`] : []),
    ...(flaky > 0 ? [`${flaky} only when ${flaky === 1 ? 'it was' : 'they were'} tried again`] : []),
    ...(unknown > 0 ? [`${unknown} could not be judged`] : []),
  ]
    .join(', ')
    .concat('.');
}

export function milliseconds(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '—';
  return value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

export function microseconds(value: number | null | undefined): string {
  if (value === undefined || value === null || Number.isNaN(value)) return '—';
  if (value >= 10_000) return `${(value / 1000).toFixed(1)} ms`;
  return `${value.toFixed(0)} µs`;
}

export function bytes(value: number): string {
  if (value >= 2 ** 30) return `${(value / 2 ** 30).toFixed(1)} GiB`;
  return value >= 2 ** 20 ? `${(value / 2 ** 20).toFixed(0)} MiB` : `${(value / 1024).toFixed(0)} KiB`;
}
