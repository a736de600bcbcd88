import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { switchover } from '../../src/testing/command-line.js';
import { comparedDevices, placeComparison } from '../support/made-comparisons.js';
import { placeLedger } from '../support/recorded-runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('A report that is made again', () => {
  it('lies beside its own ledger, with the drives of a comparison beside the run', async () => {
    using folder = temporaryFolder();
    placeLedger('drive-lost', folder.file('run'));
    placeComparison(comparedDevices(), folder.file('compare'));
    const { status, stdout } = await switchover(['show-report', folder.file('run'), folder.file('compare')]);
    expect(status).to.equal(0);
    expect(stdout).to.equal(`${folder.file('run/report.html')}\n`);
    const page = readFileSync(folder.file('run/report.html'), 'utf8');
    expect(page).to.include('Drives side by side').and.include('beside the drives of a comparison');
    expect(page).to.match(/href="\.\.\/compare\/ledger\.jsonl"/);
  });

  it('is of the newest result that has a ledger', async () => {
    using folder = temporaryFolder();
    placeLedger('drive-lost', folder.file('results/run/latest'));
    mkdirSync(folder.file('results/device-check/latest'), { recursive: true });
    writeFileSync(folder.file('results/device-check/latest/1-trapped.jsonl'), '');
    utimesSync(folder.file('results/run/latest'), 1, 1);
    const { status, stdout } = await switchover(['show-report', '--results', folder.file('results')]);
    expect(stdout).to.equal(`${folder.file('results/run/latest/report.html')}\n`);
    expect(status).to.equal(0);
  });

  it('can be of a comparison alone', async () => {
    using folder = temporaryFolder();
    placeComparison(comparedDevices(), folder.file('compare'));
    const { stdout } = await switchover(['show-report', folder.file('compare')]);
    expect(stdout).to.equal(`${folder.file('compare/report.html')}\n`);
    expect(readFileSync(stdout.trim(), 'utf8')).to.include('<h1>Drives were compared.</h1>');
  });

  it('is not made of a ledger that tells of nothing, with exit status 64', async () => {
    using folder = temporaryFolder();
    placeComparison({ ...comparedDevices(), kind: 'begun' } as never, folder.file('x'));
    const { status, stderr } = await switchover(['show-report', folder.file('x')]);
    expect(stderr).to.match(
      /^Expected the ledger of a scenario's run, or of a comparison that came to its end/,
    );
    expect(status).to.equal(64);
  });
});
