import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { reportSchema } from '../../src/reporters/data/report-schema.js';
import { program, switchover } from '../../src/testing/command-line.js';
import { breakingFixture, keepingFixture, runIn, writeFixtures } from '../support/device-fixtures.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const results = (folder: { file(name: string): string }) => folder.file('results');

/** Two that keep every promise and one that breaks one; the folder's results are apart. */
function threeFixtures() {
  const folder = temporaryFolder();
  writeFixtures(folder.path, {
    first: keepingFixture('first', 'tags: [quick]\n'),
    second: breakingFixture('second', 'tags: [quick, broken]\n'),
    third: keepingFixture('third'),
  });
  return folder;
}

/** Names, as a command's `--json` has them. */
function names(stdout: string): string[] {
  const all = [JSON.parse(stdout)].flat() as { name?: string; scenario?: string }[];
  return all.map(({ name, scenario }) => name ?? scenario!);
}

describe('switchover list', () => {
  it('has all fixtures of this project, each with what is known of it', async () => {
    const { status, stdout, stderr } = await switchover(['list', '--json', '--results', '/nonexistent']);
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    const all = JSON.parse(stdout) as Record<string, unknown>[];
    expect(all).to.have.length.greaterThan(80);
    expect(all.find(({ name }) => name === 'propolis-981-enable-bit-lost')).to.deep.equal({
      name: 'propolis-981-enable-bit-lost',
      kind: 'device',
      description: 'CC.EN is not carried: the destination fetches no command, and a reset does nothing.',
      tags: ['device', 'state'],
      mutants: ['enable-bit-lost'],
      origins: ['propolis 981'],
      expectation: 'breaks "registers, features and PCI state survive"',
      file: 'fixtures/regressions/propolis-981-enable-bit-lost/scenario.yaml',
    });
  });

  it('is for a person without --json', async () => {
    using folder = threeFixtures();
    const { stdout } = await switchover([
      'list',
      '--tag',
      'broken',
      '--results',
      results(folder),
      folder.path,
    ]);
    expect(stdout).to.match(
      /^second {2}\[device, quick, broken\]\n {4}breaks "every command completes exactly/,
    );
    expect(stdout).to.match(/by submission-head-lost \(.*\)\n\n1 fixture\.\n$/);
  });

  it('takes what the same options of run take', async () => {
    using folder = threeFixtures();
    const words = ['--tag', 'quick', '--grep', 'sec', '--invert', '--json', folder.path];
    const listed = await switchover(['list', ...words]);
    const run = await runIn(folder, ...words);
    expect(names(listed.stdout)).to.deep.equal(['first']);
    expect(names(run.stdout)).to.deep.equal(['first']);
  });
});

describe('Tags in the environment', () => {
  it('are lists that have to hold together', async () => {
    using folder = threeFixtures();
    const environment = { SWITCHOVER_TAG: 'quick,broken !broken' };
    const { stdout } = await switchover(['list', '--json', folder.path], { environment });
    expect(names(stdout)).to.deep.equal(['first']);
  });
});

describe('A run with --last-failed', () => {
  it('takes what did not pass in the run before, wherever it was; then nothing, which it says', async () => {
    using folder = threeFixtures();
    expect((await runIn(folder, folder.path)).status).to.equal(1);
    const again = await runIn(folder, '--last-failed', '--no-mutants', '--json');
    expect(names(again.stdout)).to.deep.equal(['second']);
    expect(again.status).to.equal(0);
    const nothing = await runIn(folder, '--last-failed');
    expect(nothing.stderr).to.match(/^--last-failed: Expected a fixture that did not pass .* all 1 did/);
    expect(nothing.status).to.equal(64);
  });

  it('takes as well what did not come to run', async () => {
    using folder = threeFixtures();
    expect((await runIn(folder, '-x', folder.path)).stderr).to.match(/1 did not run/);
    const words = ['list', '--last-failed', '--json', '--results', results(folder), folder.path];
    expect(names((await switchover(words)).stdout)).to.deep.equal(['second', 'third']);
  });
});

describe('A run that is interrupted', () => {
  it('leaves what it did not come to for --last-failed', async () => {
    using folder = temporaryFolder();
    const endless = keepingFixture('second').replace('count: 30', 'count: 10000');
    writeFixtures(folder.path, {
      first: keepingFixture('first'),
      second: endless,
      third: keepingFixture('third'),
    });
    const words = ['run', '--results', results(folder), folder.path];
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(child, 'close');
    for await (const line of createInterface({ input: child.stderr })) {
      if (/scenario second/.test(line)) child.kill('SIGINT');
    }
    expect(await ended).to.deep.equal([130, null]);
    const listed = await switchover(['list', '--last-failed', '--json', '--results', results(folder)]);
    expect(names(listed.stdout)).to.deep.equal(['second', 'third']);
  });
});

describe('Runs of shards', () => {
  it('have together every fixture once, and merge to the whole', async () => {
    using folder = threeFixtures();
    const shard = (number: number) =>
      switchover([
        ...['run', '--no-mutants', '--json', '--shard', `${number}/2`, folder.path],
        ...['--results', folder.file(`shard-${number}/results`)],
      ]);
    const shards = [await shard(1), await shard(2)];
    expect(shards.map(({ status }) => status)).to.deep.equal([0, 0]);
    expect(shards.flatMap(({ stdout }) => names(stdout)).sort()).to.deep.equal(['first', 'second', 'third']);
    const files = `json=${folder.file('all.json')},junit=${folder.file('all.xml')}`;
    const merge = (...parts: string[]) => switchover(['merge-reports', '--reporter', files, ...parts]);
    const merged = await merge(folder.file('shard-1'), folder.file('shard-2'));
    expect(merged).to.include({ status: 0, stderr: '' });
    const report = reportSchema.parse(JSON.parse(readFileSync(folder.file('all.json'), 'utf8')));
    expect(report.runs.map(({ scenario }) => scenario).sort()).to.deep.equal(['first', 'second', 'third']);
    expect(report.counts).to.deep.include({ runs: 3, pass: 3 });
    expect(readFileSync(folder.file('all.xml'), 'utf8').match(/<testsuite /g)).to.have.length(3);
    const part = await merge(folder.file('shard-2'));
    expect(part).to.include({
      status: 2,
      stderr: 'Expected 2 shards, but there is none with the number 1.\n',
    });
    expect(shards[0]!.stderr).to.match(
      /shard 1 of 2: 2 fixtures of 3, about 4 s of 6 s \(plan [0-9a-f]{12}, /,
    );
  });

  it('are balanced by the durations that they are given', async () => {
    using folder = threeFixtures();
    writeFileSync(folder.file('d.json'), '{ "version": 1, "seconds": { "second": [60, 70, 500] } }');
    const listed = async (shard: string) => {
      const words = ['--shard', shard, '--durations', folder.file('d.json'), '--json', folder.path];
      return names((await switchover(['list', ...words])).stdout);
    };
    expect([await listed('1/2'), await listed('2/2')]).to.deep.equal([['second'], ['first', 'third']]);
  });

  it('are refused if there are more than fixtures, or if the number is too great', async () => {
    using folder = threeFixtures();
    const many = await runIn(folder, '--shard', '1/4', folder.path);
    expect(many.stderr).to.match(
      /^--shard: Expected at most as many shards as there are fixtures, 3, found 4/,
    );
    const beyond = await runIn(folder, '--shard', '3/2', folder.path);
    expect(beyond.stderr).to.match(/Expected the number of a shard and how many there are, such as 1\/3/);
    expect([many.status, beyond.status]).to.deep.equal([64, 64]);
  });
});
