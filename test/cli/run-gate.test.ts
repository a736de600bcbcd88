import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { GateReport } from '../../src/gates/gate-report.js';
import { switchover } from '../../src/testing/command-line.js';
import { comparedDevices, placeComparison } from '../support/made-comparisons.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { elementsOf } from '../support/xml-elements.js';

const idle = 'fixtures/scenarios/idle-guest.yaml';

/** A gate for every computer that has the emulator, or KVM. */
function gate(thresholds: string): string {
  const host = (accelerator: string) =>
    `  - { class: any-${accelerator}, accelerator: ${accelerator}, thresholds: ${thresholds} }`;
  return `name: strict\ndescription: Of a test.\nruns: 5\nhosts:\n${host('tcg')}\n${host('kvm')}\n`;
}

describe('A run with a gate', () => {
  it('that nobody can keep exits with 3, and shows what was breached and by how much', async function () {
    this.timeout(600_000);
    using folder = temporaryFolder();
    const file = folder.file('strict.yaml');
    writeFileSync(
      file,
      gate(
        '{ downtime: { p50: 0.001ms, p95: 10min }, convergence: 0.1, latencyToPassthrough: { p50: 1.5 } }',
      ),
    );
    const compared = comparedDevices();
    placeComparison(compared, folder.file('compare'));
    writeFileSync(folder.file('compare/compare.json'), JSON.stringify(compared.report));
    const results = folder.file('results');
    const { status, stdout, stderr } = await switchover([
      ...['run', '--gate', file, '--results', results, '--json'],
      ...['--comparison', folder.file('compare')],
      ...['--reporter', `list,html,junit=${folder.file('junit.xml')}`, idle],
    ]);
    expect(status, stderr).to.equal(3);
    expect(stderr).to.match(/^GATE strict \(any-\w+\): BREACHED$/m);
    expect(stderr).to.match(/\| downtime, p50 +\| +≤ 0\.0 ms \| .*BREACHED +\| \d+ % above, at least \d+ %/);
    expect(stderr).to.match(
      /Expected at least 72 migrations to say that downtime, p95 is below anything, found 5/,
    );
    const { gate: report, runs } = JSON.parse(stdout) as { gate: GateReport; runs: object[] };
    expect(runs).to.have.length(5);
    expect(report.scenarios[0]!.figures.map(({ name, verdict }) => [name, verdict])).to.deep.equal([
      ['downtime, p50', 'fail'],
      ['downtime, p95', 'inconclusive'],
      ["latency to passthrough's, p50 (vfio-user-trapped, random-read-depth-1)", 'fail'],
      ['convergence', 'pass'],
    ]);
    const page = readFileSync(`${report.evidence}/report.html`, 'utf8');
    expect(page).to.include('Gate strict').and.to.include('Breached');
    expect(page)
      .to.include('Drives side by side')
      .and.to.match(/href="[^"]*compare\/ledger\.jsonl"/);
    const suite = elementsOf(readFileSync(folder.file('junit.xml'), 'utf8')).find(
      ({ name, attributes }) => name === 'testsuite' && attributes.name?.startsWith('gate strict'),
    );
    expect(suite!.attributes).to.include({ tests: '4', failures: '2', skipped: '1' });
    expect(readdirSync(report.evidence)).to.include.members(['gate.json', 'gate.txt', 'ledger.jsonl']);
  });
});

describe('A run with a gate refuses with exit status 64', () => {
  for (const [what, words, sentence] of [
    ['a gate that is not there', ['--gate', 'heaven', idle], /^Expected --gate to be a file, or one of/],
    ['a baseline without a gate', ['--baseline', 'x', idle], /^Expected --baseline with --gate only/],
    ['retries', ['--gate', 'release', '--retries', '1', idle], /^Expected --gate without --retries/],
    [
      'two baselines',
      ['--gate', 'release', '--baseline', 'x', '--baseline-qemu', 'y', idle],
      /^Expected either --baseline, a past result, or another build/,
    ],
    [
      'a device alone',
      ['--gate', 'release', 'fixtures/regressions/general-interrupt-mask-lost'],
      /^--gate: Expected scenarios of virtual machines/,
    ],
    [
      'a comparison that is none',
      ['--gate', 'release', '--comparison', 'package.json', idle],
      /^--comparison: Expected a comparison in the lab in package\.json/,
    ],
  ] as const) {
    it(what, async () => {
      const { status, stderr } = await switchover(['run', ...words]);
      expect(stderr).to.match(sentence);
      expect(status).to.equal(64);
    });
  }

  it('a gate that is wrong, with its line', async () => {
    using folder = temporaryFolder();
    mkdirSync(folder.file('gates'));
    const file = folder.file('gates/own.yaml');
    writeFileSync(file, gate('{ downtime: { p99: 1s } }'));
    const { status, stderr } = await switchover(['run', '--gate', file, idle]);
    expect(stderr).to.match(/own\.yaml:5: hosts\.0\.thresholds\.downtime\.p99: Expected one of p50, p95/);
    expect(status).to.equal(64);
  });
});
