import type { Verdict } from '../../checkers/promise.js';
import type { RunRecord } from '../run-record/run-record.js';

export const verdictWords: Record<Verdict, string> = {
  pass: 'Kept',
  fail: 'Broken',
  inconclusive: 'Not known',
};

/** All runs in one sentence. */
export function summarize(runs: readonly RunRecord[]): string {
  const of = (verdict: Verdict) => runs.filter(({ outcome }) => outcome === verdict).length;
  const kept = of('pass');
  const broken = of('fail');
  const unknown = of('inconclusive');
  if (runs.length === 1) {
    if (kept === 1) return 'Every promise was kept.';
    return broken === 1 ? 'A promise was broken.' : 'There was not enough evidence to judge.';
  }
  if (kept === runs.length) return `All ${runs.length} runs kept every promise.`;
  return [
    `${kept} of ${runs.length} runs kept every promise`,
    ...(broken > 0 ? [`${broken} broke one`] : []),
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
