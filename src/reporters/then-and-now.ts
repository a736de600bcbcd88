import type { PromiseVerdict } from '../checkers/promise.js';
import { renderTable } from './table.js';

const marks = { pass: 'PASS', fail: 'FAIL', inconclusive: '????' };

/** One run of several of the same scenario. */
export interface ComparedRun {
  /** `then`, `now`, or which of several. */
  readonly when: string;
  readonly promises: readonly PromiseVerdict[];
  /** Why it did not come to its end. */
  readonly failure?: string;
}

/** The verdicts of a past run and of those that repeated it, side by side, and the reasons of what did not hold. */
export function renderThenAndNow(name: string, runs: readonly ComparedRun[]): string {
  const names = [...new Set(runs.flatMap(({ promises }) => promises.map((promise) => promise.name)))];
  const verdictOf = ({ promises }: ComparedRun, promise: string) =>
    promises.find((candidate) => candidate.name === promise);
  const mark = (run: ComparedRun, promise: string) => {
    const verdict = verdictOf(run, promise)?.verdict;
    return verdict === undefined ? '–' : marks[verdict];
  };
  const rows = names.map((promise) => [promise, ...runs.map((run) => mark(run, promise))]);
  const table = renderTable([name, ...runs.map(({ when }) => when)], rows, [
    'left',
    ...runs.map(() => 'left' as const),
  ]);
  const reasons = runs.flatMap((run) => [
    ...(run.failure === undefined ? [] : [`  ${run.when}, it did not come to its end: ${run.failure}`]),
    ...run.promises
      .filter(({ verdict }) => verdict !== 'pass')
      .map((promise) => `  ${run.when}, ${marks[promise.verdict]} ${promise.name}: ${promise.reason}`),
  ]);
  return `${[table, ...reasons].join('\n')}\n`;
}
