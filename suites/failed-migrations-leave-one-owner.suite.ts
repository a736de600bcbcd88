import type { MigrationError } from '../src/harness/migration/migration-error.js';
import type { PhaseHook } from '../src/harness/migration/phases.js';
import type { PhaseName } from '../src/scenario/phases.js';
import { expect } from '../src/testing/expect.js';
import { type LaunchedPair, launch } from '../src/testing/launched.js';

/** Does something once, as a phase begins. */
const at =
  (phase: PhaseName, strike: () => Promise<unknown>): PhaseHook =>
  async (begun) => {
    if (begun === phase) await strike();
  };

describe('A migration that fails while fio runs', () => {
  const failsAndGoesOn = async (phase: PhaseName, strike: (launched: LaunchedPair) => Promise<unknown>) => {
    await using launched = await launch('slow-pre-copy');
    const { pair, signal } = launched;
    using fio = await pair.startFio();
    await fio.seconds(2, signal);
    const failure: MigrationError = await pair.migrate({ hook: at(phase, () => strike(launched)) }).then(
      () => expect.fail('Expected the migration to fail, but it completed.'),
      (error) => error,
    );
    expect(failure).to.have.property('owner', 'source');
    await expect(pair.source).to.haveRunState('running');
    await fio.seconds(2, signal);
    const history = await fio.finish(signal);
    expect(history.jobs.map(({ error }) => error)).to.deep.equal([0]);
    expect(await fio.verify(signal)).to.include({ exitCode: 0 });
    return failure;
  };

  it('leaves the source running when it is cancelled during pre-copy', async () => {
    const failure = await failsAndGoesOn('pre-copy', ({ pair }) => pair.source.qmp.execute('migrate_cancel'));
    expect(failure).to.include({ phase: 'pre-copy', status: 'cancelled' });
  });

  it("leaves the source running when the destination's QEMU is killed during pre-copy", async () => {
    const failure = await failsAndGoesOn('pre-copy', ({ pair }) => pair.other!.kill());
    expect(failure).to.include({ phase: 'pre-copy', status: 'failed' });
  });

  it("leaves the source running when the destination's device server is killed at load", async () => {
    const failure = await failsAndGoesOn('load', async ({ pair }) => {
      const server = pair.destinationDevice.server!;
      server.kill('SIGKILL');
      await server.exited;
    });
    expect(failure.phase).to.equal('load');
    expect(failure.message).to.match(/server/);
  });
});
