import { switchover } from '../src/testing/command-line.js';
import { expect } from '../src/testing/expect.js';
import { InterruptedRun } from '../src/testing/interrupted-run.js';
import { typeOnConsole } from '../src/testing/typed-console.js';

const nothing = { processes: [], files: [], sharedMemory: [] };

describe('A run whose promise breaks, and that is to keep its machines', () => {
  const scenario = 'device-server-stands-still';
  const keep = ['--keep-on-failure'];

  it('leaves them up for whoever attaches, until Ctrl-C, and then nothing', async () => {
    await using run = new InterruptedRun(scenario, keep);
    await run.says(/ {2}BROKEN: blackout/);
    await run.says(/ {4}proxy control .*b-control\.sock$/);
    const qmp = (...words: string[]) => switchover(['qmp', scenario, '--results', run.results, ...words]);

    const source = await qmp('--side', 'source', 'query-status');
    expect(JSON.parse(source.stdout)).to.include({ status: 'postmigrate' });
    const guest = await qmp('query-status');
    expect(JSON.parse(guest.stdout)).to.include({ status: 'running' });
    // As the help of the command has it.
    const pci = await qmp('human-monitor-command', '{"command-line":"info pci"}');
    expect(JSON.parse(pci.stdout)).to.match(/Bus {2}0, device/);
    const children = await qmp('qom-list', 'path=/machine');
    expect(children.stdout).to.include('"peripheral-anon"');
    const typed = await typeOnConsole(
      scenario,
      run.results,
      'echo answer: $((6*7)) $(uname)',
      /^answer: .*\r?\n/m,
    );
    expect(typed).to.deep.equal({ answer: 'answer: 42 Linux', status: 130 });

    expect(await run.end('SIGINT')).to.deep.equal({ status: 1, signal: null });
    expect(await run.remains()).to.deep.equal(nothing);
    expect(JSON.parse(run.stdout)).to.include({ scenario, outcome: 'fail' });
    const late = await qmp('query-status');
    expect(late.status).to.equal(69);
    expect(late.stderr).to.match(/they were released when the run ended/);
  });

  it('leaves nothing when SIGKILL ends it', async () => {
    await using run = new InterruptedRun(scenario, keep);
    await run.says(/ {2}KEPT: the machines stay up until Ctrl-C; /);
    expect(run.processes.length).to.be.greaterThan(5);
    expect(await run.end('SIGKILL')).to.deep.equal({ status: null, signal: 'SIGKILL' });
    expect(await run.remains()).to.deep.equal(nothing);
  });

  it('ends by itself when its time is over', async () => {
    await using run = new InterruptedRun(scenario, [...keep, '--keep-for', '100ms']);
    expect(await run.ended()).to.deep.equal({ status: 1, signal: null });
    await run.writesDown(/"kind":"kept".*"kind":"released"/s);
    expect(await run.remains()).to.deep.equal(nothing);
  });
});
