import { expect } from '../src/testing/expect.js';
import { perform } from '../src/testing/launched.js';

describe('A journal that a guest writes, flushing every block', () => {
  it('survives a migration and the one back, beside fio, on a drive with a volatile cache', async () => {
    const run = await perform('journal');
    expect(run).to.keepEveryPromise();
    expect(run.migrations).to.have.lengthOf(2);
  });

  it('shows the blackout when it is all that the guest does', async () => {
    const run = await perform({
      name: 'journal-alone',
      description: 'A guest that does nothing but write a journal is migrated once.',
      workload: { before: '1s', after: '2s', journal: { writers: 2, flush: 4 } },
    });
    expect(run).to.keepEveryPromise();
    const [migration] = run.migrations;
    expect(run.blackoutMs).to.be.at.least(migration!.stopToResumeMs);
  });
});
