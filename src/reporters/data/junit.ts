import type { GateReport } from '../../gates/gate-report.js';
import type { Reporter } from '../reporter.js';
import { isFlaky, type RunRecord } from '../run-record/run-record.js';
import { gateCases, type TestCase, testCases } from './test-cases.js';

/**
 * JUnit XML as CI systems read it: a suite a run, a case a promise. A promise that could not be judged, or was kept only
 * when the run was tried again, is a skipped case: no system then counts it as kept. A run that did not come to its end
 * is an error.
 */
export const junit: Reporter = {
  render(runs, _folder, { gates = [] } = {}) {
    const cases = [...runs.flatMap(testCases), ...gates.flatMap(gateCases)];
    const seconds = runs.reduce((sum, run) => sum + secondsOf(run), 0);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="switchover" ${counts(cases)} time="${seconds.toFixed(3)}">`,
      ...runs.map(suite),
      ...gates.map(gateSuite),
      '</testsuites>',
      '',
    ].join('\n');
  },
};

function suite(run: RunRecord): string {
  const cases = testCases(run);
  const { scenario, provenance, environment } = run;
  const properties = {
    kind: run.kind === 'machine' ? 'vm' : 'device',
    'qemu.source': environment?.sourceQemu.version,
    'qemu.destination': environment?.destinationQemu.version,
    accelerator: environment?.accelerator,
    'host.kernel': provenance?.host.kernel,
    'guest.kernel': environment?.kernelRelease,
    revision: provenance?.revision,
    'downtime.ms': run.result?.downtimeMs,
    'blackout.ms': run.result?.blackoutMs,
    attempts: run.earlier.length > 0 ? run.earlier.length + 1 : undefined,
    flaky: isFlaky(run) ? 'true' : undefined,
    ledger: run.ledger,
  };
  const attributes = [
    `name="${xml(scenario.name)}"`,
    counts(cases),
    `time="${secondsOf(run).toFixed(3)}"`,
    // JUnit's times of day have no zone.
    ...(provenance ? [`timestamp="${provenance.startedAt.replace(/\.\d+Z$/, '')}"`] : []),
  ];
  return [
    `  <testsuite ${attributes.join(' ')}>`,
    '    <properties>',
    ...Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `      <property name="${name}" value="${xml(String(value))}"/>`),
    '    </properties>',
    ...cases.map((each) => testCase(each, secondsOf(run) / Math.max(1, cases.length), run.ledger)),
    '  </testsuite>',
  ].join('\n');
}

/** A gate as a suite, a case a threshold. Its runs have suites of their own, which have taken the time. */
function gateSuite(gate: GateReport): string {
  const cases = gateCases(gate);
  return [
    `  <testsuite name="${xml(`gate ${gate.gate} (${gate.hostClass})`)}" ${counts(cases)} time="0.000">`,
    ...cases.map((each) => testCase(each, 0, `${gate.evidence}/ledger.jsonl`)),
    '  </testsuite>',
  ].join('\n');
}

/** @param seconds of the run, the case's share */
function testCase(each: TestCase, seconds: number, ledger: string): string {
  const { suite: name, name: promise, verdict, reason, reproduce, evidence } = each;
  const open = `    <testcase classname="${xml(name)}" name="${xml(promise)}" time="${seconds.toFixed(3)}"`;
  if (verdict === 'pass') return `${open}/>`;
  const message = `message="${xml(reason)}"`;
  if (verdict === 'inconclusive' || verdict === 'flaky') {
    const flaky = verdict === 'flaky' ? `\n      <flakyFailure type="BrokenPromise" ${message}/>` : '';
    return `${open}>\n      <skipped ${message}/>${flaky}\n    </testcase>`;
  }
  const element = verdict === 'error' ? 'error' : 'failure';
  const text = `${reason}\n\nReproduce: ${reproduce ?? '(not recorded)'}\nEvidence: ${evidence}`;
  return [
    `${open}>`,
    `      <${element} type="${verdict === 'error' ? 'RunDidNotEnd' : 'BrokenPromise'}" ${message}>${xml(text)}</${element}>`,
    // GitLab and Jenkins offer the file that is named like this.
    `      <system-out>[[ATTACHMENT|${xml(ledger)}]]</system-out>`,
    '    </testcase>',
  ].join('\n');
}

function counts(cases: readonly TestCase[]): string {
  const of = (verdict: TestCase['verdict']) => cases.filter((each) => each.verdict === verdict).length;
  return `tests="${cases.length}" failures="${of('fail')}" errors="${of('error')}" skipped="${of('inconclusive') + of('flaky')}"`;
}

function secondsOf({ startedAt, endedAt }: RunRecord): number {
  return (endedAt - startedAt) / 1e6;
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
