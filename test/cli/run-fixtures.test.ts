import { mkdirSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { switchover } from '../../src/testing/command-line.js';
import { breakingFixture, runIn } from '../support/device-fixtures.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** A folder of fixtures: a file, and a folder with one, as a regression has it. */
function fixtures(): ReturnType<typeof temporaryFolder> {
  const folder = temporaryFolder();
  mkdirSync(folder.file('second'));
  writeFileSync(folder.file('first.yaml'), breakingFixture('first'));
  writeFileSync(folder.file('second/scenario.yaml'), breakingFixture('second'));
  return folder;
}

describe('A run of device fixtures', () => {
  it('breaks what the fixture says: exit status 1, and the sentence', async () => {
    using folder = fixtures();
    const { status, stderr } = await runIn(folder, folder.file('second'));
    expect(stderr).to.match(/FAIL {2}every command completes exactly once/);
    expect(stderr).to.match(/as its fixture expects: "every command completes exactly once" is broken/);
    expect(status).to.equal(1);
    const [, again] = /^ {2}Again: npx switchover (.*)$/m.exec(stderr)!;
    const repeated = await switchover([...again!.split(' '), '--results', folder.file('results')]);
    expect(repeated.stderr).to.match(/FAIL {2}every command completes exactly once/);
    expect(repeated.status).to.equal(1);
  });

  it('says so if it is not broken as the fixture says', async () => {
    using folder = temporaryFolder();
    const file = folder.file('wrong.yaml');
    writeFileSync(
      file,
      breakingFixture('wrong').replace('no such command was outstanding', 'a page was lost'),
    );
    const { status, stderr } = await runIn(folder, file);
    expect(stderr).to.match(/NOT as its fixture expects: .*because of \/a page was lost\//);
    expect(status).to.equal(1);
  });

  it('leaves a report that is the newest one to be shown', async () => {
    using folder = fixtures();
    await runIn(folder, folder.file('second'));
    const { status, stdout } = await switchover(['show-report', '--results', folder.file('results')]);
    expect(status).to.equal(0);
    expect(stdout).to.match(/results\/second\/[^/]+\/report\.html\n$/);
  });

  it('takes all of a folder, and keeps every promise without mutants', async () => {
    using folder = fixtures();
    const { status, stdout, stderr } = await runIn(folder, '--no-mutants', '--json', folder.path);
    const results = JSON.parse(stdout) as object[];
    expect(results).to.have.length(2);
    expect(results[0]).to.include({ scenario: 'first', outcome: 'pass' });
    expect(results[1]).to.include({ scenario: 'second', outcome: 'pass' });
    expect(results[0]).to.have.all.keys('scenario', 'outcome', 'promises', 'seconds', 'evidence');
    expect(stderr).to.match(/^2 of 2 runs passed\.$/m);
    expect(status).to.equal(0);
  });

  it('repeats each in a folder of its own, with the seed that it is given', async () => {
    using folder = fixtures();
    const words = ['--no-mutants', '--seed', '9', '--repeat-each', '3', '--json', folder.file('first.yaml')];
    const { status, stdout, stderr } = await runIn(folder, ...words);
    const results = JSON.parse(stdout) as { evidence: string }[];
    expect(new Set(results.map(({ evidence }) => evidence))).to.have.property('size', 3);
    expect(stderr).to.match(/^3 of 3 runs passed\.$/m);
    expect(status).to.equal(0);
  });

  it('stops after the first failure with -x', async () => {
    using folder = fixtures();
    const { status, stderr } = await runIn(folder, '-x', folder.path);
    expect(stderr).to.match(/^0 of 1 runs passed\. 1 did not run/m);
    expect(status).to.equal(1);
  });

  it('has another bug instead, and then does not judge it by what the fixture says of its own', async () => {
    using folder = fixtures();
    const { status, stderr } = await runIn(
      folder,
      '--mutant',
      'controller-status-lost',
      folder.file('second'),
    );
    expect(stderr).to.match(/scenario second \(with controller-status-lost\)/);
    expect(stderr).to.not.match(/its fixture expects/);
    expect(status).to.equal(1);
  });
});

describe('A run of fixtures refuses with exit status 64', () => {
  const cases: [string, string[], RegExp][] = [
    ['an unknown mutant', ['--mutant', 'gremlin'], /^--mutant: Expected one of .*, found "gremlin"/],
    ['mutants and none', ['--mutant', 'x', '--no-mutants'], /^Expected either --mutant or --no-mutants/],
    [
      'a carrier for a device alone',
      ['--carrier', 'none'],
      /^--carrier: Expected a scenario of virtual machines/,
    ],
    ['a seed that is too great', ['--seed', '9999999999'], /^--seed: Expected at most 4294967295/],
    ['no repetitions', ['--repeat-each', '0'], /Expected a whole number of at least 1/],
    ['memory without a trace', ['--trace-memory'], /^Expected --trace with --trace-memory/],
    [
      "another server for the reference device's bug",
      ['--device-server', 'x {socket}'],
      /^--mutant: Expected the reference device/,
    ],
  ];
  for (const [what, words, sentence] of cases) {
    it(`${what}`, async () => {
      using folder = fixtures();
      const { status, stdout, stderr } = await runIn(folder, ...words, folder.file('second'));
      expect({ status, stdout }).to.deep.equal({ status: 64, stdout: '' });
      expect(stderr).to.match(sentence);
    });
  }

  it('a mutant of something that a device fixture does not have, with its file and line', async () => {
    using folder = temporaryFolder();
    const file = folder.file('wrong.yaml');
    writeFileSync(file, breakingFixture('wrong').replace('submission-head-lost', 'device-state-not-carried'));
    const { status, stderr } = await runIn(folder, file);
    expect(stderr).to.match(/wrong\.yaml:3: mutants\.0: Expected a mutant of the device, /);
    expect(status).to.equal(64);
  });

  it('a folder without any fixture', async () => {
    using folder = temporaryFolder();
    const { status, stderr } = await runIn(folder, folder.path);
    expect(stderr).to.match(/^Expected a scenario\.yaml, or scenario files/);
    expect(status).to.equal(64);
  });
});
