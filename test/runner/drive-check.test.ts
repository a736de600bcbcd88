import { expect } from 'chai';
import { StalledError } from '../../src/harness/guest/fio/fio-run.js';
import { GuestError } from '../../src/harness/guest/guest-error.js';
import { LineReader } from '../../src/harness/machine/line-socket.js';
import type { Pair } from '../../src/harness/pair.js';
import { ProcessEndedError } from '../../src/harness/resources/child-process.js';
import { checkDrive } from '../../src/runner/drive-check.js';
import type { Workload } from '../../src/runner/workload.js';
import { scenarioWith } from '../support/observations.js';

describe('Whether a drive answers', () => {
  it('is denied by I/O that does not go on', async () => {
    const { alive, evidence } = await ask({ fails: new StalledError('no I/O completed for 10 s') });
    expect(alive).to.equal(false);
    expect(evidence).to.include('no I/O completed for 10 s');
  });

  it('is denied by a guest that does not do what it is asked for', async () => {
    const { alive, evidence } = await ask({ fails: new GuestError('Expected a command to succeed.') });
    expect(alive).to.equal(false);
    expect(evidence).to.include('Expected a command to succeed.');
  });

  it('is denied by a machine that ended under its guest', async () => {
    const { alive, evidence } = await ask({ fails: new ProcessEndedError('It ended.'), runState: undefined });
    expect(alive).to.equal(false);
    expect(evidence).to.include('exited with 1 while its drive was asked');
  });

  it('is not told by a machine that goes on, whatever is said of another process', async () => {
    await expectThrown(new ProcessEndedError('Another one ended.'));
  });

  it('is not told by a bug of the harness, nor by a signal of the run', async () => {
    await expectThrown(new TypeError('undefined is not a function'));
    await expectThrown(new Error('The monitor answered nonsense.'));
    const over = AbortSignal.abort(new Error('The run is over.'));
    const thrown = await ask({ fails: new StalledError('it was interrupted') }, over).catch((error) => error);
    expect(thrown).to.equal(over.reason);
  });

  it('is affirmed by I/O that goes on', async () => {
    expect(await ask({})).to.deep.equal({ alive: true, evidence: 'fio went on for 3 s on the destination.' });
  });
});

interface Seen {
  readonly fails?: Error;
  readonly runState?: string | undefined;
}

async function expectThrown(fails: Error): Promise<void> {
  expect(await ask({ fails }).catch((error) => error)).to.equal(fails);
}

/** Asks a drive whose workload ends in this way, on a machine whose run state is this one. */
function ask(seen: Seen, signal = new AbortController().signal) {
  const machine = {
    runStateIfAlive: async () => ('runState' in seen ? seen.runState : 'running'),
    process: { failure: (when: string) => new ProcessEndedError(`The QEMU exited with 1 ${when}.`) },
  };
  const guest = { console: new LineReader(), machine };
  const pair = { guest, storageIsMapped: async () => true } as unknown as Pair;
  const lasts = async () => {
    if (seen.fails) throw seen.fails;
  };
  const workload = { name: 'fio', fio: {}, lasts } as unknown as Workload;
  const scenario = scenarioWith({ workload: { jobs: [{ name: 'job' }], after: '0s' } });
  const asked = { scenario, workload, fromLine: 0, booting: false, side: 'destination', signal } as const;
  return checkDrive(pair, asked);
}
