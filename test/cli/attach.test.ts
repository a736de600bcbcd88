import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { KeptMachines } from '../../src/attach/kept-machines.js';
import { RunDirectory } from '../../src/harness/resources/run-directory.js';
import { switchover } from '../../src/testing/command-line.js';
import { bareQemu } from '../support/bare-qemu.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Makes a result whose ledger has these entries, and that is the newest of its scenario. */
function makeResult(results: string, scenario: string, entries: readonly object[]): void {
  const folder = path.join(results, scenario, 'then');
  mkdirSync(folder, { recursive: true });
  const lines = entries.map((entry) => `${JSON.stringify({ at: 1, ...entry })}\n`);
  writeFileSync(path.join(folder, 'ledger.jsonl'), lines.join(''));
  symlinkSync('then', path.join(results, scenario, 'latest'));
}

function keptAt(qmp: string): { kind: string } & KeptMachines {
  const destination = { machine: 'machine-b', runState: 'running', qmp, console: `${qmp}-none` };
  return { kind: 'kept', reasons: ['It broke.'], guest: 'destination', source: {}, destination };
}

describe('Attaching to the machines of a run', () => {
  it('executes a command on the monitor, prints its result as JSON, and tells what QEMU refuses', async () => {
    using results = temporaryFolder();
    await using directory = RunDirectory.create();
    const socket = directory.socket('qmp');
    await using _qemu = await bareQemu('-qmp', `unix:${socket},server=on,wait=off`);
    makeResult(results.path, 'idle-guest', [{ kind: 'released' }, keptAt(socket)]);
    const qmp = (...words: string[]) => switchover(['qmp', '--results', results.path, ...words]);

    const answer = await qmp('latest', 'query-status');
    expect(answer).to.include({ status: 0, stderr: '' });
    expect(JSON.parse(answer.stdout)).to.deep.equal({ running: false, status: 'prelaunch' });
    const byName = await qmp('idle-guest', 'human-monitor-command', '{"command-line":"info status"}');
    expect(JSON.parse(byName.stdout)).to.match(/^VM status: paused/);
    const refused = await qmp(path.join(results.path, 'idle-guest/then'), 'fly', 'how=high');
    expect(refused).to.include({ status: 1, stdout: '' });
    expect(refused.stderr).to.match(/^CommandNotFound: .*fly/);
    const absent = await qmp('latest', 'query-status', '--side', 'source');
    expect(absent).to.include({ status: 69, stdout: '' });
    expect(absent.stderr).to.match(/^Expected a machine to be up on the source, but there was none/);
  });

  it('attaches to the console of the side that --side names, by default the one that the guest is on', async () => {
    using results = temporaryFolder();
    await using directory = RunDirectory.create();
    const [source, destination] = [directory.socket('source'), directory.socket('destination')];
    // What stands behind a console here answers: a QEMU's own monitor, which knows the name of its machine.
    const answering = (name: string, socket: string) =>
      bareQemu('-name', name, '-monitor', `unix:${socket},server=on,wait=off`);
    await using _left = await answering('the-one-left', source);
    await using _entered = await answering('the-one-entered', destination);
    const { destination: entered, ...rest } = keptAt('/nowhere');
    const kept = {
      ...{ ...rest, guest: 'source' },
      source: { ...entered, machine: 'machine-a', console: source },
      destination: { ...entered, console: destination },
    };
    makeResult(results.path, 'idle-guest', [kept]);
    const attached = async (...words: string[]) => {
      const console = ['console', 'idle-guest', '--results', results.path, ...words];
      return (await switchover(console, { input: 'info name\nquit\n' })).stdout;
    };
    expect(await attached())
      .to.include('the-one-left')
      .and.not.include('entered');
    expect(await attached('--side', 'destination'))
      .to.include('the-one-entered')
      .and.not.include('left');
  });

  const nothingUp: [string, object[], RegExp][] = [
    ['kept none', [{ kind: 'run-started' }], /that run kept none\. "switchover run --keep-on-failure" keeps/],
    ['released them', [keptAt('/nowhere'), { kind: 'released' }], /they were released when the run ended/],
    ['was killed', [keptAt('/nowhere')], /nothing listens there any more: the run has ended/],
  ];
  for (const [what, entries, sentence] of nothingUp) {
    it(`exits with 69 and a sentence if the run ${what}`, async () => {
      using results = temporaryFolder();
      makeResult(results.path, 'idle-guest', entries);
      const places = ['idle-guest', '--results', results.path];
      for (const words of [
        ['qmp', ...places, 'query-status'],
        ['qmp', ...places],
        ['console', ...places],
      ]) {
        const { status, stdout, stderr } = await switchover(words);
        expect({ status, stdout }).to.deep.equal({ status: 69, stdout: '' });
        expect(stderr)
          .to.match(/^Expected (the )?machines .*\n$/)
          .and.match(sentence);
      }
    });
  }

  it('exits with 64 if there is no such run, or the command is none', async () => {
    using results = temporaryFolder();
    const unknown = await switchover(['console', 'idle-guest', '--results', results.path]);
    expect(unknown).to.include({ status: 64, stdout: '' });
    expect(unknown.stderr).to.match(/^Expected a result's folder, .* got "idle-guest"/);
    const wrong = await switchover(['qmp', 'latest', 'device_del', '{"id"']);
    expect(wrong).to.include({ status: 64, stdout: '' });
    expect(wrong.stderr).to.match(/^Expected an object of JSON/);
    const time = await switchover(['run', '--keep-for', '1min', 'fixtures/scenarios/idle-guest.yaml']);
    expect(time).to.include({ status: 64, stdout: '' });
    expect(time.stderr).to.match(/^Expected --keep-on-failure with --keep-for/);
  });
});
