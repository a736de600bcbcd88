import { isInLab } from '../src/lab/is-in-lab.js';
import { expect } from '../src/testing/expect.js';
import { InterruptedRun } from '../src/testing/interrupted-run.js';
import { launch } from '../src/testing/launched.js';
import { skipBecause } from '../src/testing/skip-because.js';

const nothing = { processes: [], files: [], sharedMemory: [] };
const migrating = /"kind":"qmp".*"status":"active"/;

describe('Nothing is left of a run: no process, no socket, no folder, no shared memory', () => {
  it('when Ctrl-C ends it while the guest boots', async () => {
    await using run = new InterruptedRun('idle-guest', ['--cold']);
    await run.writesDown(/"kind":"qmp"/);
    expect(run.processes.length).to.be.greaterThan(5);
    expect(await run.end('SIGINT')).to.deep.equal({ status: 130, signal: null });
    expect(await run.remains()).to.deep.equal(nothing);
    expect(run.stdout).to.equal('');
  });

  it('when SIGTERM ends it in the middle of a migration', async () => {
    await using run = new InterruptedRun('guest-in-mid-boot');
    await run.writesDown(migrating);
    expect(await run.end('SIGTERM')).to.deep.equal({ status: 130, signal: null });
    expect(await run.remains()).to.deep.equal(nothing);
  });

  it('when SIGKILL ends it in the middle of a migration', async () => {
    await using run = new InterruptedRun('guest-in-mid-boot');
    await run.writesDown(migrating);
    expect(await run.end('SIGKILL')).to.deep.equal({ status: null, signal: 'SIGKILL' });
    expect(await run.remains()).to.deep.equal(nothing);
  });

  it('when SIGKILL ends it while its device servers start', async () => {
    await using run = new InterruptedRun('idle-guest', ['--cold']);
    await run.writesDown(/"kind":"process-started"/);
    expect(await run.end('SIGKILL')).to.deep.equal({ status: null, signal: 'SIGKILL' });
    expect(await run.remains()).to.deep.equal(nothing);
  });

  it('when SIGKILL ends it while it restores a saved guest', async () => {
    // A guest that was not saved yet has been.
    await (await launch('idle-guest'))[Symbol.asyncDispose]();
    await using run = new InterruptedRun('idle-guest');
    await run.writesDown(/"kind":"qmp".*"migrate-incoming"/);
    expect(await run.end('SIGKILL')).to.deep.equal({ status: null, signal: 'SIGKILL' });
    expect(await run.remains()).to.deep.equal(nothing);
  });

  it('when it comes to its end; standard output has one JSON document, and nothing else', async () => {
    // Nothing fails, so nothing is kept.
    await using run = new InterruptedRun('guest-in-mid-boot', ['--keep-on-failure']);
    expect(await run.ended()).to.deep.equal({ status: 0, signal: null });
    expect(await run.remains()).to.deep.equal(nothing);
    const result = JSON.parse(run.stdout);
    expect(result).to.include({ scenario: 'guest-in-mid-boot', outcome: 'pass' });
    expect(result.promises[0]).to.include.all.keys('name', 'verdict', 'reason');
    expect(result.downtimeMs).to.be.greaterThan(0);
    expect(result.phases.map(({ name }: { name: string }) => name)).to.include('stop-and-copy');
  });

  it('when SIGKILL ends a lab in which something runs', async function () {
    if (isInLab()) skipBecause(this, 'there is no lab in the lab');
    await using run = new InterruptedRun(
      'lab',
      [],
      ['lab', '--', 'run', 'fixtures/scenarios/idle-guest.yaml'],
    );
    await run.writesDown(/"kind":"guest-stream"/);
    expect(await run.end('SIGKILL')).to.deep.equal({ status: null, signal: 'SIGKILL' });
    expect(await run.remains()).to.deep.equal(nothing);
  });
});
