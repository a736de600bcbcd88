import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { reportSchema } from '../../src/reporters/data/report-schema.js';
import { switchover } from '../../src/testing/command-line.js';
import { placeLedger } from '../support/recorded-runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { elementsOf } from '../support/xml-elements.js';

describe('The comparison of two past results', () => {
  it('says what was different, shows the figures, and refuses a verdict of a run against a run', async () => {
    using folder = temporaryFolder();
    placeLedger('three-migrations', folder.file('old'));
    placeLedger('drive-lost', folder.file('new'));
    const { status, stdout, stderr } = await switchover([
      ...['compare', '--json', folder.file('old'), folder.file('new')],
    ]);
    expect(stderr).to.match(/different: scenario, migrations\.count: 3 in the first, 1 in the second/);
    expect(stderr.indexOf('different:')).to.be.below(stderr.indexOf('| figure'));
    expect(stderr).to.match(/Expected at least 5 runs in each result, found 1 and 1/);
    expect(stderr).to.match(/\| downtime, ms +\|/);
    const { scenarios } = JSON.parse(stdout) as { scenarios: { figures: { verdict: string }[] }[] };
    expect(new Set(scenarios[0]!.figures.map(({ verdict }) => verdict))).to.deep.equal(
      new Set(['inconclusive']),
    );
    expect(status).to.equal(2);
  });

  it('finds what is the same in several runs of one build', async () => {
    using folder = temporaryFolder();
    for (const side of ['old', 'new']) {
      for (let run = 0; run < 5; run++) placeLedger('three-migrations', folder.file(`${side}/${run}`));
    }
    const { status, stderr } = await switchover(['compare', folder.file('old'), folder.file('new')]);
    expect(stderr).to.match(/\| downtime, ms .* 1\.00 \(1\.00–1\.00\) \| same/);
    expect(status).to.equal(0);
  });

  it('is what --reporter asks for as well: a page, JUnit, TAP and JSON, of the same figures', async () => {
    using folder = temporaryFolder();
    for (const side of ['old', 'new']) {
      for (let run = 0; run < 5; run++) placeLedger('three-migrations', folder.file(`${side}/${run}`));
    }
    const [page, xml, points] = ['x.html', 'x.xml', 'x.tap'].map((name) => folder.file(name));
    const { status, stdout, stderr } = await switchover([
      ...['compare', '--reporter', `html=${page},junit=${xml},tap=${points},json`],
      ...[folder.file('old'), folder.file('new')],
    ]);
    expect(status, stderr).to.equal(0);
    expect(stderr).to.equal(`Report: ${page}\n`);
    const { results } = reportSchema.parse(JSON.parse(stdout));
    const { figures } = results![0]!.scenarios[0]!;
    const open = figures.filter(({ verdict }) => verdict === 'inconclusive').length;
    const [suite] = elementsOf(readFileSync(xml!, 'utf8')).filter(({ name }) => name === 'testsuite');
    expect(suite!.attributes).to.include({ tests: `${figures.length}`, failures: '0', skipped: `${open}` });
    expect(readFileSync(points!, 'utf8')).to.include(`\n1..${figures.length}\n`);
    expect(readFileSync(page!, 'utf8')).to.include(`0 of ${figures.length} figures got worse, 0 better.`);
  });

  for (const [what, words, sentence] of [
    [
      'two documents for standard output',
      ['--json', '--reporter', 'tap', 'a', 'b'],
      /^--json and the reporter tap/,
    ],
    ['one result', ['a'], /^Expected two results, or none/],
    ['an option of the lab', ['--quick', 'a', 'b'], /^Expected --quick without results/],
    ['a share that is none', ['--margin', '2', 'a', 'b'], /Expected a number between 0 and 1/],
    ['a folder without runs', ['/proc/self/fdinfo', '/proc/self/fdinfo'], /^Expected a run's ledger/],
  ] as const) {
    it(`refuses ${what} with exit status 64`, async () => {
      const { status, stderr } = await switchover(['compare', ...words]);
      expect(stderr).to.match(sentence);
      expect(status).to.equal(64);
    });
  }

  it('refuses to compare a result with itself', async () => {
    using folder = temporaryFolder();
    placeLedger('drive-lost', folder.file('old'));
    const { status, stderr } = await switchover(['compare', folder.path, folder.file('old')]);
    expect(stderr).to.match(/^Expected two results with runs of their own/);
    expect(status).to.equal(64);
  });
});
