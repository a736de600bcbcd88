import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { reportJsonSchema, reportSchema } from '../../../src/reporters/data/report-schema.js';
import { loadReporter, parseReporters, type ReporterName } from '../../../src/reporters/reporter.js';
import type { RunRecord } from '../../../src/run-record/run-record.js';
import { UsageError } from '../../../src/usage-error.js';
import { deviceRun, flakyRun, recordedRun, sourceLostRun } from '../../support/recorded-runs.js';
import { elementsOf } from '../../support/xml-elements.js';

const kept = recordedRun('three-migrations');
const lost = recordedRun('drive-lost');
const unended: RunRecord = {
  ...lost,
  outcome: 'inconclusive',
  promises: [],
  failure: 'Out of "memory" <&\u0007',
};

async function render(name: Exclude<ReporterName, 'list'>, ...runs: RunRecord[]): Promise<string> {
  return (await loadReporter(name)).render(runs, '/');
}

describe('The reporter junit', () => {
  it('writes well-formed XML whose counts are right: failures, errors, and skipped for what is not known', async () => {
    const elements = elementsOf(await render('junit', kept, lost, unended));
    const [all] = elements.filter(({ name }) => name === 'testsuites');
    const count = (name: string) => elements.filter((element) => element.name === name).length;
    expect(all!.attributes).to.include({ tests: '15', failures: '1', errors: '1', skipped: '3' });
    expect([count('testcase'), count('failure'), count('error'), count('skipped')]).to.deep.equal([
      15, 1, 1, 3,
    ]);
    expect(elements.find(({ name }) => name === 'failure')!.attributes.message).to.match(
      /^The guest's drive is dead/,
    );
    expect(elements.find(({ name }) => name === 'error')!.attributes.message).to.equal(
      'Out of "memory" <&\ufffd',
    );
  });
});

describe('The reporter tap', () => {
  it('plans as many points as there are, and says what broke and how to do it again', async () => {
    const lines = (await render('tap', kept, lost, unended)).split('\n');
    expect(lines.slice(0, 2)).to.deep.equal(['TAP version 14', '1..15']);
    expect(lines.filter((line) => /^(not )?ok \d+ - /.test(line))).to.have.lengthOf(15);
    expect(lines.filter((line) => line.startsWith('not ok'))).to.have.lengthOf(2);
    expect(lines.filter((line) => line.includes('# SKIP inconclusive'))).to.have.lengthOf(3);
    expect(lines.join('\n')).to.match(/ {2}reproduce: npx switchover run/);
  });
});

describe('The reporter github', () => {
  it('annotates what broke in one line each, escaped', async () => {
    const lines = (await render('github', lost, { ...unended, failure: 'one\ntwo: 100%' }))
      .trim()
      .split('\n');
    expect(lines.filter((line) => line.startsWith('::error title=')).at(0)).to.match(
      /^::error title=one-controller-random-writes%3A the drive works on the destination::The guest's drive is dead/,
    );
    expect(lines.at(-2)).to.match(/::one%0Atwo: 100%25%0AReproduce: /);
    expect(lines.every((line) => /^::(error|warning|notice) title=/.test(line))).to.equal(true);
  });
});

describe('The reporter json', () => {
  it('is what its schema says', async () => {
    const report = reportSchema.parse(JSON.parse(await render('json', kept, lost, unended)));
    expect(report.runs.map(({ outcome }) => outcome)).to.deep.equal(['pass', 'fail', 'inconclusive']);
    expect(report.runs[0]!.migrations[1]).to.include.keys('downtimeMs', 'blackoutMs', 'latencyAfter');
  });

  it('tells of a source that was lost, and leaves out what only it could report', async () => {
    const report = reportSchema.parse(JSON.parse(await render('json', sourceLostRun())));
    const [first, second] = report.runs[0]!.migrations;
    expect(first).to.include({ sourceLost: 'its QEMU ended' });
    expect(first).to.include.keys('stopToResumeMs', 'blackoutMs').and.to.not.have.any.keys('downtimeMs');
    expect(second).to.include.keys('downtimeMs').and.to.not.have.any.keys('sourceLost');
  });

  it('has its schema published; if this fails, run "npm run schema"', () => {
    const file = fileURLToPath(new URL('../../../docs/reference/report.schema.json', import.meta.url));
    expect(JSON.parse(readFileSync(file, 'utf8'))).to.deep.equal(reportJsonSchema());
  });
});

describe('The reporter html', () => {
  it('tells of a source that was lost, and does not invent its downtime', async () => {
    const page = await render('html', sourceLostRun());
    expect(page).to.include('destination took over without it: its QEMU ended.');
    expect(page).to.match(/Downtime \(QEMU reports\)<\/dt><dd>—/);
    expect(await render('html', kept)).to.not.match(/took over without it|<\/dt><dd>—/);
  });
});

describe('The reporter trace', () => {
  it('gives every event a track on which events only follow each other', async () => {
    const { traceEvents } = JSON.parse(await render('trace', kept)) as {
      traceEvents: Record<string, unknown>[];
    };
    const ends = new Map<unknown, number>();
    const lasting = traceEvents.filter(({ ph }) => ph === 'X') as { tid: number; ts: number; dur: number }[];
    expect(lasting).to.have.length.greaterThan(50);
    for (const { tid, ts, dur } of lasting.toSorted((a, b) => a.ts - b.ts)) {
      expect(ts).to.be.at.least(ends.get(tid) ?? 0);
      ends.set(tid, ts + dur);
    }
    const tracks = traceEvents
      .filter(({ name }) => name === 'thread_name')
      .map(({ args }) => (args as { name: string }).name);
    expect(tracks).to.include.members(['phases', 'machine-a', 'server b']);
    expect(traceEvents.some(({ ph, name }) => ph === 'C' && name === 'guest I/O per second')).to.equal(true);
  });
});

describe('What was kept only when it was tried again', () => {
  it('is skipped in JUnit, with a flakyFailure each, and never a case that passed', async () => {
    const elements = elementsOf(await render('junit', flakyRun()));
    const [all] = elements.filter(({ name }) => name === 'testsuites');
    expect(all!.attributes).to.include({ failures: '0', errors: '0', skipped: '4' });
    expect(elements.filter(({ name }) => name === 'flakyFailure')).to.have.lengthOf(4);
  });

  it('is to do in TAP, a warning on GitHub, and counted apart in JSON', async () => {
    const tap = await render('tap', flakyRun());
    expect(tap.match(/^not ok .* # TODO flaky: Kept at attempt 2 only\. Attempt 1: /gm)).to.have.lengthOf(4);
    expect(await render('github', flakyRun())).to.match(
      /^::warning title=.*the drive works.*attempt 2 only/m,
    );
    const { counts } = reportSchema.parse(JSON.parse(await render('json', kept, flakyRun(), lost)));
    expect(counts).to.deep.equal({ runs: 3, pass: 1, flaky: 1, inconclusive: 0, fail: 1 });
  });
});

describe('A run of a device alone', () => {
  it('is in JUnit, TAP, JSON and traces as any other, without what only machines have', async () => {
    const elements = elementsOf(await render('junit', deviceRun()));
    const properties = elements.filter(({ name }) => name === 'property').map(({ attributes }) => attributes);
    expect(properties.map(({ name }) => name)).to.deep.equal(['kind', 'ledger']);
    expect(await render('tap', deviceRun())).to.match(/^not ok 1 - device: no interrupt is lost$/m);
    const [run] = reportSchema.parse(JSON.parse(await render('json', deviceRun()))).runs;
    expect(run).to.include({ kind: 'device', outcome: 'fail', flaky: false, seconds: 0.008 });
    expect(run).to.not.have.property('environment');
    expect(run!.migrations).to.deep.equal([{ number: 1, source: 'a', destination: 'b' }]);
    expect(await render('trace', deviceRun())).to.include('"name":"migration 1 from a to b"');
  });
});

describe('The option --reporter', () => {
  it('is a list of names, with files', () => {
    expect(parseReporters('list,junit=a=b.xml,html')).to.deep.equal([
      { name: 'list' },
      { name: 'junit', file: 'a=b.xml' },
      { name: 'html' },
    ]);
  });

  for (const [text, sentence] of [
    ['dot', /Expected one of list, html, .*found "dot"/],
    ['junit=', /Expected the name of a file after "junit="/],
    ['list=x', /"list" goes to the terminal/],
    ['junit,html,tap', /Only one can go to standard output, but junit and tap would/],
  ] as const) {
    it(`is refused as "${text}"`, () => {
      expect(() => parseReporters(text)).to.throw(UsageError, sentence);
    });
  }
});
