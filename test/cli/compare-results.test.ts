import { expect } from 'chai';
import { switchover } from '../../src/testing/command-line.js';
import { placeLedger } from '../support/recorded-runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

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

  for (const [what, words, sentence] of [
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
