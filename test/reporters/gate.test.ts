import { mkdirSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { GateReport } from '../../src/gates/gate-report.js';
import { judgeFigure } from '../../src/gates/judged-figure.js';
import { reportSchema } from '../../src/reporters/data/report-schema.js';
import { renderGate } from '../../src/reporters/gate.js';
import { loadReporter, type ReporterName } from '../../src/reporters/reporter.js';
import { readContent } from '../../src/run-record/read-content.js';
import { withRunsOfGates } from '../../src/run-record/read-run.js';
import { placeLedger, recordedRun } from '../support/recorded-runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { elementsOf } from '../support/xml-elements.js';

const most = { unit: 'ms', bound: 'most' } as const;
const figures = [
  judgeFigure({ name: 'downtime, p50', limit: 100, ...most }, { value: 150, low: 120, high: 190 }),
  judgeFigure({ name: 'blackout, p95', limit: 500, ...most }, { value: 400, low: 300, high: 700 }),
  judgeFigure({ name: 'blackout, p50', limit: 500, ...most }, { value: 200, low: 150, high: 250 }),
];
const gate: GateReport = {
  ...{
    version: 1,
    gate: 'own',
    description: 'Of a test.',
    hostClass: 'kvm',
    confidence: 0.95,
    verdict: 'fail',
  },
  scenarios: [{ scenario: 'journal', runs: 20, migrations: 80, verdict: 'fail', figures }],
  ...{ ledgers: [], baselineLedgers: [], evidence: '/results/gate-own/1' },
  reproduce: 'npx switchover run --gate own journal.yaml',
};

async function render(name: Exclude<ReporterName, 'list'>): Promise<string> {
  return (await loadReporter(name)).render([recordedRun('three-migrations')], '/', { gates: [gate] });
}

describe('A gate', () => {
  it('is a table for a person: what was breached, by how much, and why the rest is open', () => {
    const text = renderGate(gate);
    expect(text).to.match(/^GATE own \(kvm\): BREACHED$/m);
    expect(text).to.match(
      /\| downtime, p50 \| ≤ 100 ms \| +150 ms \| 120 ms to 190 ms \| BREACHED +\| 50 % above, at least 20 % \|/,
    );
    expect(text).to.match(/Expected blackout, p95 to be at most 500 ms; it is 400 ms .* leaves it open/);
  });

  it('is a suite in JUnit, points in TAP, annotations in GitHub, and has its place in JSON and on the page', async () => {
    const suites = elementsOf(await render('junit')).filter(({ name }) => name === 'testsuite');
    expect(suites.at(-1)!.attributes).to.include({
      name: 'gate own (kvm)',
      tests: '3',
      failures: '1',
      skipped: '1',
    });
    expect(await render('tap')).to.match(/not ok \d+ - gate own \(kvm\): journal: downtime, p50/);
    const annotations = await render('github');
    expect(annotations).to.match(/^::error title=gate own \(kvm\)%3A journal%3A downtime%2C p50::Expected/m);
    expect(annotations).to.match(/^::notice title=gate own \(kvm\)::1 of 3 thresholds kept\.$/m);
    const { gates } = reportSchema.parse(JSON.parse(await render('json')));
    expect(gates![0]!.scenarios[0]!.figures.map(({ verdict }) => verdict)).to.deep.equal([
      ...['fail', 'inconclusive', 'pass'],
    ]);
    const page = await render('html');
    expect(page).to.match(/Breached<\/span> Gate own/);
    expect(page).to.include('50 % above, at least 20 %');
    expect(page).to.match(/<p>Expected downtime, p50 to be at most 100 ms/);
    expect(page).to.include('<pre>npx switchover run --gate own journal.yaml</pre>');
    expect(page).to.include('The evidence was in /results/gate-own/1.');
  });

  it('is found in its ledger again, with the runs that it judged and that are still there', () => {
    using folder = temporaryFolder();
    const run = placeLedger('drive-lost', folder.file('run'));
    mkdirSync(folder.file('gate'));
    const ledger = folder.file('gate/ledger.jsonl');
    const judged = { at: 1, kind: 'gate-judged', ...gate, ledgers: [run, folder.file('gone/ledger.jsonl')] };
    writeFileSync(ledger, `${JSON.stringify(judged)}\n`);
    expect(withRunsOfGates([ledger])).to.deep.equal([ledger, run]);
    const { gates, runs } = readContent(withRunsOfGates([ledger]));
    expect(gates.map((found) => found.gate)).to.deep.equal(['own']);
    expect(runs.map((found) => found.ledger)).to.deep.equal([run]);
  });
});
