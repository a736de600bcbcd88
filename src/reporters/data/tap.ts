import { stringify } from 'yaml';
import type { Reporter } from '../reporter.js';
import type { TestCase } from './test-suite.js';
import { testSuites } from './test-suites.js';

/**
 * TAP 14: a test point a promise. One that could not be judged is skipped, with the reason; one that was kept only when
 * the run was tried again is still to do, which is neither counted as kept nor as broken. What was measured is in a
 * point's diagnostics, and what is told beside them in comments.
 */
export const tap: Reporter = {
  render(runs, _folder, beside) {
    const suites = testSuites(runs, beside);
    let number = 0;
    const lines = suites.flatMap(({ name, cases, remarks }) => [
      ...remarks.map((remark) => `# ${tapText(`${name}: ${remark}`)}`),
      ...cases.flatMap((each) => pointOf(each, ++number)),
    ]);
    return ['TAP version 14', `1..${number}`, ...lines, ''].join('\n');
  },
};

function pointOf(
  { suite, name, verdict, reason, reproduce, evidence, figures }: TestCase,
  number: number,
): string[] {
  const point = `${number} - ${tapText(`${suite}: ${name}`)}`;
  const measured = figures === undefined ? [] : diagnostics({ figures });
  if (verdict === 'pass') return [`ok ${point}`, ...measured];
  if (verdict === 'inconclusive') return [`ok ${point} # SKIP inconclusive: ${oneLine(reason)}`, ...measured];
  if (verdict === 'flaky') return [`not ok ${point} # TODO flaky: ${oneLine(reason)}`];
  const told = { message: reason, severity: verdict, reproduce, evidence, ...(figures && { figures }) };
  return [`not ok ${point}`, ...diagnostics(told)];
}

function diagnostics(told: object): string[] {
  const lines = stringify(told).trimEnd().split('\n');
  return ['  ---', ...lines.map((line) => `  ${line}`), '  ...'];
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');
const tapText = (text: string) => oneLine(text).replaceAll(/[\\#]/g, '\\$&');
