import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { DeviceCheck } from '../../src/device-level/check-device.js';
import type { FixtureCommands } from '../../src/reporters/command-lines.js';
import { switchover } from '../../src/testing/command-line.js';
import { referenceServer } from '../../src/testing/made-suite.js';
import { testEnvironment } from '../../src/testing/test-environment.js';
import { recording } from '../support/readers-folder.js';
import { placeLedger } from '../support/recorded-runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const quick = 'fixtures/scenarios/one-quick-migration.yaml';

/** What a run with these options would start: the command lines by what they are of, for each build. */
async function dryRun(...words: string[]): Promise<Map<string, string>[]> {
  const { stdout, stderr, status } = await switchover(['run', '--dry-run', '--json', ...words, quick]);
  expect(status, stderr).to.equal(0);
  return (JSON.parse(stdout) as FixtureCommands[]).map(
    ({ commands }) => new Map(commands.map(({ name, command }) => [name, command.join(' ')])),
  );
}

describe('Options of switchover run decide what is started:', () => {
  it('--doorbells, --accel, --migrations, --trace, --trace-memory, --mutant, --source-qemu alone', async () => {
    const { sourceQemu } = await testEnvironment();
    using folder = temporaryFolder();
    const other = folder.file('qemu-system-x86_64');
    writeFileSync(other, `#!/bin/sh\nexec ${sourceQemu.path} "$@"\n`, { mode: 0o755 });
    const [plain] = await dryRun();
    const [changed] = await dryRun(
      ...['--doorbells', 'mapped', '--accel', 'kvm', '--migrations', '3', '--trace', '--trace-memory'],
      ...['--mutant', 'interrupt-lost', '--source-qemu', other],
    );
    const lines = [...changed!.values()].join('\n');
    const before = [...plain!.values()].join('\n');
    for (const word of [
      /--doorbells mapped/,
      /-accel kvm|accel=kvm/,
      /--trace \S+/,
      /--trace-memory/,
      /--mutant interrupt-lost/,
    ]) {
      expect(lines).to.match(word);
      if (!String(word).includes('accel')) expect(before).to.not.match(word);
    }
    const machines = (all: Map<string, string>) =>
      [...all].flatMap(([name, line]) => (name.startsWith('machine') ? [line.split(' ')[0]] : []));
    expect(machines(plain!)).to.have.length(2);
    expect(machines(changed!)[0]).to.equal(other);
    expect(machines(changed!).slice(1)).to.deep.equal(Array(3).fill(machines(plain!)[0]));
  });

  it('--baseline-qemu and --baseline-device-server, the other build of a gate', async () => {
    const { sourceQemu } = await testEnvironment();
    using folder = temporaryFolder();
    const other = folder.file('qemu-system-x86_64');
    symlinkSync(sourceQemu.path, other);
    const [own, baseline] = await dryRun(
      ...['--accel', 'tcg', '--gate', 'no-slower', '--baseline-qemu', other],
      ...['--baseline-device-server', './old-nvme {socket}'],
    );
    expect([...own!.values()].join('\n'))
      .to.include('serve --socket')
      .and.to.not.include(other);
    expect([...baseline!.values()].join('\n'))
      .to.include(other)
      .and.to.include('./old-nvme ');
  });
});

describe('Options of switchover device-check decide what is checked:', () => {
  it('--block-size, --migrations, --commands, --seed and --results', async () => {
    using folder = temporaryFolder();
    const server = referenceServer.replace('{image}', '{image},block-size=4096');
    const { stdout, stderr, status } = await switchover([
      ...['device-check', '--json', '--results', folder.path, '--device-server', server],
      ...['--block-size', '4096', '--migrations', '4', '--commands', '0', '--seed', '7'],
    ]);
    expect(status, stderr).to.equal(0);
    const check = JSON.parse(stdout) as DeviceCheck;
    expect(check).to.include({ outcome: 'pass', seed: 7 });
    // Migrations alone, and the failures among them.
    expect(stderr).to.match(/ [23] steps with /);
    for (const { migrations, ledger } of check.parts) {
      expect(migrations).to.equal(2);
      expect(ledger.startsWith(folder.path)).to.equal(true);
    }
  });

  it('--mutant', async () => {
    using folder = temporaryFolder();
    const words = ['--mutant', 'features-lost', '--migrations', '4', '--results', folder.path];
    const { stderr, status } = await switchover(['device-check', ...words]);
    expect(stderr).to.match(/FAIL {2}registers, features and PCI state survive/);
    expect(status).to.equal(1);
  });

  it('--block-size only with --device-server', async () => {
    const { stderr, status } = await switchover(['device-check', '--block-size', '4096']);
    expect(stderr).to.match(/^Expected --device-server with --block-size/);
    expect(status).to.equal(64);
  });
});

describe('Options of other commands:', () => {
  it('serve --serial: the guest of a recording saw another', async () => {
    using folder = temporaryFolder();
    const server = `${referenceServer} --serial ANOTHER`;
    const words = ['--results', folder.path, '--device-server', server, recording];
    const { stderr, status } = await switchover(['replay', ...words]);
    expect(stderr).to.match(/expected .*, but/);
    expect(status).to.equal(1);
  });

  it('mutants --control, --json and --results', async () => {
    using folder = temporaryFolder();
    const results = folder.file('here');
    const words = ['mutants', '--control', '--json', '--results', results, 'health-counters-lost'];
    const { stdout, status } = await switchover(words);
    expect(JSON.parse(stdout)[0]).to.deep.include({
      name: 'health-counters-lost',
      caught: true,
      cleanWithout: true,
    });
    expect(status).to.equal(0);
    expect(existsSync(results)).to.equal(true);
  });

  it('explore --ground', async () => {
    using folder = temporaryFolder();
    const words = ['explore', '--json', '--minutes', '0.00001', '--output', folder.path];
    for (const ground of ['device', 'machine']) {
      const { stdout, status } = await switchover([...words, '--ground', ground]);
      expect(JSON.parse(stdout)).to.include({ ground, scenarios: 0 });
      expect(status).to.equal(0);
    }
  });

  it('compare --confidence, --margin and --seed, of results', async () => {
    using folder = temporaryFolder();
    for (const side of ['old', 'new']) {
      for (let run = 0; run < 5; run++) placeLedger('three-migrations', folder.file(`${side}/${run}`));
    }
    const words = ['compare', '--json', folder.file('old'), folder.file('new')];
    const options = ['--confidence', '0.8', '--margin', '0.3', '--seed', '9'];
    const { stdout } = await switchover([...words, ...options]);
    expect(JSON.parse(stdout)).to.deep.include({ confidence: 0.8, margin: 0.3, seed: 9 });
  });

  for (const [words, sentence] of [
    [['--confidence', '0.9'], /^Expected --confidence with two results only/],
    [['--across-migration', '--rounds', '3'], /^Expected --rounds without --across-migration/],
    [['--bare-metal', '/dev/nvme9n1'], /^Expected --passthrough beside --bare-metal/],
  ] as const) {
    it(`compare ${words.join(' ')} is refused`, async () => {
      const { stderr, status } = await switchover(['compare', ...words]);
      expect(stderr).to.match(sentence);
      expect(status).to.equal(64);
    });
  }
});
