import type { Reporter } from '../reporter.js';
import type { RunRecord } from '../run-record/run-record.js';
import { type TestCase, testCases } from './test-cases.js';

/**
 * JUnit XML as CI systems read it: a suite a run, a case a promise. A promise that could not be judged is a skipped
 * case, a run that did not come to its end an error.
 */
export const junit: Reporter = {
  render(runs) {
    const cases = runs.flatMap(testCases);
    const seconds = runs.reduce((sum, run) => sum + secondsOf(run), 0);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="switchover" ${counts(cases)} time="${seconds.toFixed(3)}">`,
      ...runs.map(suite),
      '</testsuites>',
      '',
    ].join('\n');
  },
};

function suite(run: RunRecord): string {
  const cases = testCases(run);
  const { scenario, provenance, environment } = run;
  const properties = {
    'qemu.source': environment.sourceQemu.version,
    'qemu.destination': environment.destinationQemu.version,
    accelerator: environment.accelerator,
    'host.kernel': provenance?.host.kernel,
    'guest.kernel': environment.kernelRelease,
    revision: provenance?.revision,
    'downtime.ms': run.result?.downtimeMs,
    'blackout.ms': run.result?.blackoutMs,
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
    ...cases.map((each) => testCase(each, run)),
    '  </testsuite>',
  ].join('\n');
}

function testCase({ suite: name, name: promise, verdict, reason }: TestCase, run: RunRecord): string {
  const share = secondsOf(run) / Math.max(1, testCases(run).length);
  const open = `    <testcase classname="${xml(name)}" name="${xml(promise)}" time="${share.toFixed(3)}"`;
  if (verdict === 'pass') return `${open}/>`;
  const message = `message="${xml(reason)}"`;
  if (verdict === 'inconclusive') return `${open}>\n      <skipped ${message}/>\n    </testcase>`;
  const element = verdict === 'error' ? 'error' : 'failure';
  const text = `${reason}\n\nReproduce: ${run.reproduce ?? '(not recorded)'}\nEvidence: ${run.evidence}`;
  return [
    `${open}>`,
    `      <${element} type="${verdict === 'error' ? 'RunDidNotEnd' : 'BrokenPromise'}" ${message}>${xml(text)}</${element}>`,
    // GitLab and Jenkins offer the file that is named like this.
    `      <system-out>[[ATTACHMENT|${xml(run.ledger)}]]</system-out>`,
    '    </testcase>',
  ].join('\n');
}

function counts(cases: readonly TestCase[]): string {
  const of = (verdict: TestCase['verdict']) => cases.filter((each) => each.verdict === verdict).length;
  return `tests="${cases.length}" failures="${of('fail')}" errors="${of('error')}" skipped="${of('inconclusive')}"`;
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
