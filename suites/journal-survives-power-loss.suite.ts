import { checkJournalImage } from '../src/harness/integrity/check-journal.js';
import type { ScenarioInput } from '../src/scenario/schema.js';
import { expect } from '../src/testing/expect.js';
import { launch, perform } from '../src/testing/launched.js';

type Flush = NonNullable<NonNullable<ScenarioInput['workload']>['journal']>['flush'];

/** A journal on a drive with a volatile cache; then everything is killed in the middle of its writes. */
async function losePower(flush: Flush) {
  const scenario = {
    name: `power-loss-with-flush-${flush}`,
    description: 'Both hosts lose power while a guest writes a journal to a drive with a volatile cache.',
    device: { cache: 'volatile' as const },
    workload: { journal: { flush } },
  };
  await using launched = await launch(scenario);
  const { pair, signal, ledger } = launched;
  using journal = await pair.startJournal();
  await journal.acknowledged(1500, signal);
  await pair.losePower();
  return checkJournalImage(journal.plan, pair.images, ledger);
}

describe('A journal on a drive with a volatile cache, when both hosts lose power in the middle of its writes', () => {
  it('has every block that was flushed and acknowledged', async () => {
    expect(await losePower('every-write')).to.keepAcknowledgedWrites(1500);
  });

  it('has them when several are flushed together', async () => {
    expect(await losePower(8)).to.keepAcknowledgedWrites(1500);
  });

  it('has them when it happens in the middle of a switchover', async () => {
    const run = await perform('power-loss-at-the-switchover');
    expect(run).to.keepEveryPromise();
    expect(run.writes.acknowledged).to.be.greaterThan(100);
  });

  it('has lost blocks that were acknowledged without a flush, and the checker says so', async () => {
    const { broken } = await losePower('never');
    expect(broken).to.not.be.empty;
    expect(broken[0]!.why).to.match(/the write was lost$/);
  });
});
