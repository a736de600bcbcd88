import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { switchover } from '../../src/testing/command-line.js';
import { placeLedger } from '../support/recorded-runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('Reports of past results as JSON', () => {
  it('have the runs of all folders on standard output, beside the page', async () => {
    using folder = temporaryFolder();
    placeLedger('three-migrations', folder.file('one'));
    placeLedger('drive-lost', folder.file('two'));
    const words = ['merge-reports', '--json', '--reporter', 'html=all.html', 'one', 'two'];
    const { status, stdout, stderr } = await switchover(words, { cwd: folder.path });
    expect(status, stderr).to.equal(0);
    const { runs } = JSON.parse(stdout) as { runs: { outcome: string }[] };
    expect(runs.map(({ outcome }) => outcome)).to.deep.equal(['pass', 'fail']);
    expect(existsSync(folder.file('all.html'))).to.equal(true);
  });

  it('leave the path of the page to standard error', async () => {
    using folder = temporaryFolder();
    placeLedger('drive-lost', folder.file('two'));
    const { stdout, stderr } = await switchover(['show-report', '--json', 'two'], { cwd: folder.path });
    expect((JSON.parse(stdout) as { runs: object[] }).runs).to.have.length(1);
    expect(stderr.trim()).to.equal(folder.file('two/report.html'));
  });

  it('are refused beside another reporter on standard output', async () => {
    const { status, stderr } = await switchover(['merge-reports', '--json', '--reporter', 'tap', '.']);
    expect(status).to.equal(64);
    expect(stderr).to.match(/^--json and the reporter tap would both go to standard output/);
  });
});
