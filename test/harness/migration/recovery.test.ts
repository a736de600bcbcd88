import { expect } from 'chai';
import { idleCarrier } from '../../../src/harness/migration/carriers/carrier.js';
import { MigrationError } from '../../../src/harness/migration/migration-error.js';
import { type FailedMigration, recover } from '../../../src/harness/migration/recovery.js';

describe('A migration that failed', () => {
  let steps: string[];
  beforeEach(() => {
    steps = [];
  });

  /** A machine in a run state, or one that is gone, whose query-migrate has a status. */
  const machine = (name: string, state: string | undefined, status = 'failed') => ({
    kill: async () => void steps.push(`kill ${name}`),
    runStateIfAlive: async () => state,
    runState: async () => state,
    qmp: {
      events: { position: 0 },
      execute: async (command: string) => {
        if (command !== 'query-migrate') steps.push(`${command} ${name}`);
        return { status };
      },
      waitForEvent: async () => {},
    },
  });
  const failed = (
    source: object,
    { destination = machine('destination', 'inmigrate'), mayHaveRun = false, giveUp = async () => {} } = {},
  ) =>
    ({
      source,
      destination,
      carrier: {
        ...idleCarrier,
        fenceDestination: async () => void steps.push('fence destination'),
        giveUp: async () => {
          steps.push('device goes on');
          await giveUp();
        },
      },
      destinationMayHaveRun: mayHaveRun,
    }) as unknown as FailedMigration;

  it('fences the destination, and only then lets the source go on: its device, then its processors', async () => {
    expect(await recover(failed(machine('source', 'paused')))).to.deep.include({
      owner: 'source',
      status: 'failed',
      trouble: undefined,
    });
    expect(steps).to.deep.equal(['kill destination', 'fence destination', 'device goes on', 'cont source']);
  });

  it('is cancelled first if QEMU still goes on with it, and a guest that runs is left alone', async () => {
    await recover(failed(machine('source', 'running', 'active')));
    expect(steps.slice(2)).to.deep.equal(['device goes on', 'migrate_cancel source']);
  });

  it('lets the guest go on though its drive does not, and says so', async () => {
    const giveUp = async () => {
      throw new Error('the server hangs');
    };
    expect(await recover(failed(machine('source', 'paused'), { giveUp }))).to.include({
      owner: 'source',
      trouble: 'Its drive does not go on: the server hangs',
    });
    expect(steps.at(-1)).to.equal('cont source');
  });

  it('belongs to nobody if the source is gone: its device does not go on', async () => {
    expect(await recover(failed(machine('source', undefined)))).to.deep.equal({ owner: 'nobody' });
    expect(steps).to.deep.equal(['kill destination', 'fence destination']);
  });

  it('belongs to the destination once that may have run, and to nobody if it is gone then', async () => {
    const source = machine('source', 'postmigrate', 'completed');
    const destination = machine('destination', 'running');
    expect((await recover(failed(source, { destination, mayHaveRun: true }))).owner).to.equal('destination');
    const gone = machine('destination', undefined);
    expect((await recover(failed(source, { destination: gone, mayHaveRun: true }))).owner).to.equal('nobody');
    expect(steps).to.deep.equal([]);
  });

  it('says what failed, in which phase, what else is known, who owns the guest, and what is wrong there', () => {
    const recovered = { owner: 'source', status: 'failed', trouble: 'Its drive hangs.' } as const;
    const error = new MigrationError('load', recovered, new Error('no space'), 'The server ended.');
    expect(error.message).to.equal(
      'Expected the migration to complete, but it failed in its phase "load": no space. The server ended. ' +
        "The source owns the guest (QEMU's status: failed). Its drive hangs.",
    );
    expect(error).to.include({ owner: 'source', phase: 'load', status: 'failed' });
    expect(new MigrationError('load', { owner: 'nobody' }, 'Gone!').message).to.match(/"load": Gone! Nobody/);
  });
});
