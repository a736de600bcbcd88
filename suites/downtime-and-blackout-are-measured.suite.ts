import { expect } from '../src/testing/expect.js';
import { perform } from '../src/testing/launched.js';

describe('The switchover of a busy guest', () => {
  it('has a downtime, as QEMU reports it, within what the scenario allows', async () => {
    const run = await perform('one-controller-random-writes');
    expect(run).to.keepPromise('downtime');
    expect(run.downtimeMs).to.be.greaterThan(0);
  });

  it("has a blackout, as the guest's I/O saw it, that contains the whole stop", async () => {
    const run = await perform('one-controller-random-writes');
    const [migration] = run.migrations;
    expect(run).to.keepPromise('blackout');
    expect(migration!.blackoutMs).to.be.at.least(migration!.stopToResumeMs);
  });

  it('is broken down into phases that were all seen', async () => {
    const run = await perform('one-controller-random-writes');
    expect(run).to.keepPromise('the drive works on the destination');
    const { phases } = run;
    const names = phases.map(({ name }) => name);
    expect(names).to.include.members(['quiesce', 'save', 'dirty-pages', 'pci-state-read', 'stop-and-copy']);
    expect(names).to.include.members(['load', 'pci-state-write', 'device-run', 'resume', 'first-completion']);
  });

  it('re-sends the pages that the device wrote', async () => {
    const { phases } = await perform('one-controller-random-writes');
    const replayed = phases.find(({ name }) => name === 'dirty-pages');
    expect(replayed?.detail).to.have.property('pages').that.is.greaterThan(0);
  });
});
