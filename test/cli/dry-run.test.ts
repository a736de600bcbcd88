import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { QmpClient } from 'qmp-client';
import type { FixtureCommands } from '../../src/reporters/command-lines.js';
import { switchover } from '../../src/testing/command-line.js';
import { testEnvironment } from '../../src/testing/test-environment.js';
import { until } from '../../src/testing/until.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const idle = path.resolve('fixtures/scenarios/idle-guest.yaml');

interface Entry {
  readonly kind: string;
  readonly name: string;
  readonly command: readonly string[];
}

/** The processes of a run, by its ledger, with a name in the place of its folders. */
function startedBy(evidence: string, temporary: string): Record<string, string[]> {
  const lines = readFileSync(path.join(evidence, 'ledger.jsonl'), 'utf8').trim().split('\n');
  const entries = lines.map((line) => JSON.parse(line) as Entry);
  const started = entries.filter(({ kind }) => kind === 'process-started');
  const runFolder = new RegExp(`${temporary}/switchover-\\w{6}`, 'g');
  const named = (word: string) => word.replaceAll(evidence, 'FOLDER').replaceAll(runFolder, 'FOLDER');
  return Object.fromEntries(started.map(({ name, command }) => [name, command.map(named)]));
}

describe('run --dry-run', () => {
  it('prints the command lines that the run then starts, and starts none', async () => {
    await testEnvironment();
    using folder = temporaryFolder();
    const words = [
      'run',
      '--cold',
      '--trace',
      '--migrations',
      '2',
      '--json',
      '--results',
      folder.file('results'),
      idle,
    ];
    const environment = { TMPDIR: folder.path };
    const dry = await switchover([...words, '--dry-run'], { environment });
    expect(dry.status, dry.stderr).to.equal(0);
    expect(readdirSync(folder.path)).to.deep.equal([]);
    const [fixture] = JSON.parse(dry.stdout) as FixtureCommands[];
    expect(fixture!.folder).to.equal(folder.file('switchover-dry-run'));
    const planned = fixture!.commands.map(({ name, command }) => [
      name,
      command.map((word) => word.replaceAll(fixture!.folder, 'FOLDER')),
    ]);

    const real = await switchover(words, { environment });
    expect(real.status, real.stderr).to.equal(0);
    const { evidence } = JSON.parse(real.stdout) as { evidence: string };
    const started = startedBy(evidence, folder.path);
    expect(Object.keys(started)).to.have.length(7);
    expect(started).to.deep.equal(Object.fromEntries(planned));
  });

  it('prints lines that work when they are pasted in their order', async () => {
    await testEnvironment();
    using folder = temporaryFolder();
    // The processors of the machine do not start.
    const words = ['run', '--dry-run', '--cold', idle, '--', '-S'];
    const { stdout, status } = await switchover(words, { environment: { TMPDIR: folder.path } });
    expect(status).to.equal(0);
    const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const [prepare, serverOfA, proxyOfA, , , listeners, qemuOfA] = [
      lines.slice(0, 2).join('\n'),
      ...lines.slice(2),
    ];
    const inside = (name: string) => folder.file(`switchover-dry-run/${name}.sock`);
    const pasted: ChildProcess[] = [];
    const paste = async (line: string, ...sockets: string[]) => {
      const shell = spawn('bash', ['-c', line], { stdio: 'ignore', detached: true });
      pasted.push(shell);
      const there = () => sockets.every((socket) => existsSync(inside(socket)));
      await until(there, 60_000, () => `Expected ${sockets.join(' and ')} after: ${line}`);
      if (sockets.length === 0) await once(shell, 'exit');
    };
    try {
      await paste(prepare!);
      await paste(serverOfA!, 'a-server');
      await paste(proxyOfA!, 'a-proxy', 'a-control');
      // It goes on in the background, as the line says.
      await paste(`${listeners}\nwait`, 'machine-a-console', 'machine-a-journal');
      await paste(qemuOfA!, 'machine-a-qmp');
      await using qmp = await QmpClient.connect({ path: inside('machine-a-qmp') });
      expect((await qmp.execute('query-status')).status).to.equal('prelaunch');
      const devices = await qmp.executeUntyped('query-pci', {});
      // NVM Express: PCI class 0x0108.
      expect(JSON.stringify(devices)).to.match(/"class":264/);
    } finally {
      for (const { pid, exitCode, signalCode } of pasted.reverse()) {
        if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
      }
    }
  });

  it('prints the device servers of fixtures without a virtual machine, each fixture in a folder of its own', async () => {
    using folder = temporaryFolder();
    for (const name of ['one', 'two']) {
      const steps = 'steps: [{ do: commands, count: 10 }, { do: migrate }]';
      writeFileSync(
        folder.file(`${name}.yaml`),
        `kind: device\nname: ${name}\nmutants: [interrupt-lost]\n${steps}\n`,
      );
    }
    const { stdout } = await switchover(['run', '--dry-run', folder.path], {
      environment: { TMPDIR: '/tmp' },
    });
    expect(stdout.match(/^# (one|two): .*$/gm)).to.have.length(2);
    expect(stdout).to.match(
      /serve --socket \/tmp\/switchover-dry-run\/a-0\.sock .*--mutant interrupt-lost$/m,
    );
    expect(stdout).to.match(
      /serve --socket \/tmp\/switchover-dry-run-2\/b-1\.sock .*--incoming --mutant interrupt-lost$/m,
    );
  });

  it('exits with 69 and says what to do where nothing is prepared', async () => {
    using folder = temporaryFolder();
    const environment = { SWITCHOVER_CACHE: folder.file('cache'), QEMU: '', SWITCHOVER_QEMU: '' };
    const { status, stdout, stderr } = await switchover(['run', '--dry-run', idle], { environment });
    expect(status).to.equal(69);
    expect(stdout).to.equal('');
    expect(stderr).to.match(
      /there is no .*guest image and no probe of the accelerator yet; "switchover images" makes it\.$/m,
    );
  });
});
