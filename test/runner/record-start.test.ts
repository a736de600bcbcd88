import path from 'node:path';
import { expect } from 'chai';
import { Ledger } from '../../src/harness/ledger/ledger.js';
import { recordStart } from '../../src/runner/record-start.js';
import { loadScenario } from '../../src/scenario/load.js';
import { environment } from '../support/environment.js';
import { scenarioWith } from '../support/observations.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('What a ledger says of the start of a run', () => {
  it('is enough to do it again: the whole scenario as a file, and the one command', async () => {
    using folder = temporaryFolder();
    const scenario = scenarioWith({ migrations: { count: 3, carrier: 'none' } });
    const ledger = new Ledger();
    await recordStart(ledger, {
      scenario,
      environment,
      evidence: folder.path,
      options: ['--accel', 'tcg'],
      extraArguments: ['-trace', 'vfio_user*'],
    });
    const file = path.join(folder.path, 'scenario.yaml');
    expect(loadScenario(file)).to.deep.equal(scenario);
    expect(ledger.entries[0]).to.include({
      kind: 'run-started',
      reproduce: `npx switchover run --accel tcg ${file} -- -trace 'vfio_user*'`,
    });
  });

  it('names the computer, the versions and the command line', async () => {
    using folder = temporaryFolder();
    const ledger = new Ledger();
    await recordStart(ledger, { scenario: scenarioWith(), environment, evidence: folder.path });
    const { provenance } = ledger.entries[0] as unknown as { provenance: Record<string, unknown> };
    expect(provenance).to.include({ node: process.version, commandLine: process.argv });
    expect(provenance.host)
      .to.have.property('kernel')
      .that.matches(/^Linux \d/);
    expect(Date.parse(String(provenance.startedAt))).to.be.closeTo(Date.now(), 60_000);
  });
});
