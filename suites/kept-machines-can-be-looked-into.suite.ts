import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { program, switchover } from '../src/testing/command-line.js';
import { expect } from '../src/testing/expect.js';
import { InterruptedRun } from '../src/testing/interrupted-run.js';

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
    expect(await answerOfGuest(scenario, run.results)).to.match(/^answer: 42 Linux/m);

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

/** What the guest's shell prints for a command that is typed on its console. */
async function answerOfGuest(scenario: string, results: string): Promise<string> {
  const words = [program, 'console', scenario, '--results', results];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'close');
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stdin.write('echo answer: $((6*7)) $(uname)\n');
  while (!/^answer: 42 Linux/m.test(text))
    await once(child.stdout, 'data', { signal: AbortSignal.timeout(60_000) });
  child.kill('SIGINT');
  expect(await exited).to.deep.equal([130, null]);
  return text;
}
