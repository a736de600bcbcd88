import type { Reporter } from '../reporter.js';
import type { Figures, TestCase, TestSuite } from './test-suite.js';
import { testSuites } from './test-suites.js';

/** What JUnit calls the type of a failure, by what the suite's cases are of. */
const failureTypes: Record<TestSuite['of'], string> = {
  promises: 'BrokenPromise',
  thresholds: 'BreachedThreshold',
  figures: 'WorseFigure',
};

/**
 * JUnit XML as CI systems read it: a suite a run, a case a promise; a suite a gate or a comparison, a case a threshold or
 * a figure, with what was measured as properties. A promise that could not be judged, or was kept only when the run was
 * tried again, is a skipped case: no system then counts it as kept. A run that did not come to its end is an error.
 */
export const junit: Reporter = {
  render(runs, _folder, beside) {
    const suites = testSuites(runs, beside);
    const seconds = suites.reduce((sum, one) => sum + one.seconds, 0);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="switchover" ${counts(suites.flatMap(({ cases }) => cases))} time="${seconds.toFixed(3)}">`,
      ...suites.map(renderSuite),
      '</testsuites>',
      '',
    ].join('\n');
  },
};

function renderSuite(suite: TestSuite): string {
  const { name, cases, seconds, startedAt, properties: measured, remarks } = suite;
  const attributes = [
    `name="${xml(name)}"`,
    counts(cases),
    `time="${seconds.toFixed(3)}"`,
    // JUnit's times of day have no zone.
    ...(startedAt === undefined ? [] : [`timestamp="${startedAt.replace(/\.\d+Z$/, '')}"`]),
  ];
  return [
    `  <testsuite ${attributes.join(' ')}>`,
    ...properties(measured, '    '),
    ...cases.map((each) => renderCase(each, suite)),
    ...(remarks.length === 0 ? [] : [`    <system-out>${xml(remarks.join('\n'))}</system-out>`]),
    '  </testsuite>',
  ].join('\n');
}

function properties(figures: Figures, indent: string): string[] {
  const all = Object.entries(figures);
  if (all.length === 0) return [];
  return [
    `${indent}<properties>`,
    ...all.map(([name, value]) => `${indent}  <property name="${xml(name)}" value="${xml(String(value))}"/>`),
    `${indent}</properties>`,
  ];
}

/** Each case has its share of the suite's time. */
function renderCase(each: TestCase, { cases, seconds, ledger, of }: TestSuite): string {
  const { suite, name, figures = {} } = each;
  const time = (seconds / Math.max(1, cases.length)).toFixed(3);
  const open = `    <testcase classname="${xml(suite)}" name="${xml(name)}" time="${time}"`;
  const inside = [...properties(figures, '      '), ...outcome(each, failureTypes[of], ledger)];
  return inside.length === 0 ? `${open}/>` : [`${open}>`, ...inside, '    </testcase>'].join('\n');
}

function outcome(
  { verdict, reason, reproduce, evidence }: TestCase,
  type: string,
  ledger: string | undefined,
): string[] {
  if (verdict === 'pass') return [];
  const message = `message="${xml(reason)}"`;
  if (verdict === 'inconclusive' || verdict === 'flaky') {
    const flaky = verdict === 'flaky' ? [`      <flakyFailure type="${type}" ${message}/>`] : [];
    return [`      <skipped ${message}/>`, ...flaky];
  }
  const element = verdict === 'error' ? 'error' : 'failure';
  const text = `${reason}\n\nReproduce: ${reproduce ?? '(not recorded)'}\nEvidence: ${evidence}`;
  return [
    `      <${element} type="${verdict === 'error' ? 'RunDidNotEnd' : type}" ${message}>${xml(text)}</${element}>`,
    // GitLab and Jenkins offer the file that is named like this.
    ...(ledger === undefined ? [] : [`      <system-out>[[ATTACHMENT|${xml(ledger)}]]</system-out>`]),
  ];
}

function counts(cases: readonly TestCase[]): string {
  const of = (verdict: TestCase['verdict']) => cases.filter((each) => each.verdict === verdict).length;
  return `tests="${cases.length}" failures="${of('fail')}" errors="${of('error')}" skipped="${of('inconclusive') + of('flaky')}"`;
}

/** Text for XML 1.0, which cannot hold control characters at all. */
function xml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\n', '&#10;')
  );
}
