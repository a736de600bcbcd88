import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { program, switchover } from '../../src/testing/command-line.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const recorded = '../../packages/vfio-user-proxy/test/replay/guest-writes-and-migrates.jsonl.gz';
const trace = fileURLToPath(new URL(recorded, import.meta.url));
const reference = `${process.execPath} ${program} serve --socket {socket} --namespace {image}`;
const steps = 'steps: [{ do: commands, count: 30 }, { do: migrate }, { do: commands, count: 30 }]';

const inFolder = (folder: { path: string }, command: string, ...words: string[]) =>
  switchover([command, '--results', path.join(folder.path, 'results'), ...words]);

describe('The replay of a trace, without a virtual machine', () => {
  it('finds that the reference device does what it did', async () => {
    using folder = temporaryFolder();
    const { status, stdout } = await inFolder(folder, 'replay', '--json', trace);
    const replay = JSON.parse(stdout) as { sent: number; compared: number };
    expect(replay).to.deep.include({ trace, outcome: 'pass', differences: [] });
    expect(replay.sent).to.be.above(300);
    expect(replay.compared).to.be.above(400);
    expect(status).to.equal(0);
  });

  it('tells in sentences what a device with a bug does otherwise', async () => {
    using folder = temporaryFolder();
    const mutant = ['--mutant', 'dirty-bitmap-rounded-down'];
    const { status, stderr } = await inFolder(folder, 'replay', ...mutant, trace);
    expect(stderr).to.match(/^ {2}Expected \d+ more pages to be reported dirty/m);
    expect(status).to.equal(1);
  });

  it('is against another server if it is given one, as often as it is asked for', async () => {
    using folder = temporaryFolder();
    const words = ['--repeat-each', '2', '--device-server', reference, '--json', trace];
    const { status, stdout } = await inFolder(folder, 'replay', ...words);
    expect((JSON.parse(stdout) as { outcome: string }[]).map(({ outcome }) => outcome)).to.deep.equal([
      'pass',
      'pass',
    ]);
    expect(status).to.equal(0);
  });

  it('says why another server does not listen: exit status 69', async () => {
    using folder = temporaryFolder();
    const server = ['--device-server', 'echo no such drive {socket}; exit 3'];
    const { status, stderr } = await inFolder(folder, 'replay', ...server, trace);
    expect(stderr).to.match(/^Expected the device server to listen on .*no such drive/);
    expect(status).to.equal(69);
  });

  it('refuses what cannot be replayed: exit status 64', async () => {
    using folder = temporaryFolder();
    const cut = folder.file('cut.jsonl');
    writeFileSync(cut, gunzipSync(readFileSync(trace)).subarray(3000, 9000));
    for (const [words, sentence] of [
      [[cut], /^Expected a JSON record in line 1 of/],
      [[folder.file('none.jsonl')], /^Expected a trace at .*; there is nothing/],
      [['--mutant', 'gremlin', trace], /^Expected the name of a mutant, found "gremlin"/],
      [['--mutant', 'device-state-not-carried', trace], /^Expected a mutant of the device: /],
      [['--mutant', 'x', folder.path], /^Expected --mutant with a trace/],
      [['--timed', folder.path], /^Expected --timed with a trace/],
      [['--device-server', 'x', trace], /^Expected --device-server to say where \{socket\} goes/],
    ] as const) {
      const { status, stderr } = await inFolder(folder, 'replay', ...words);
      expect(stderr).to.match(sentence);
      expect(status).to.equal(64);
    }
  });
});

describe('The replay of a past result of a device fixture', () => {
  it('shows both verdicts side by side, and what is not as it was', async () => {
    using folder = temporaryFolder();
    const file = folder.file('a.yaml');
    writeFileSync(file, `kind: device\nname: again\nmutants: [submission-head-lost]\nseed: 5\n${steps}\n`);
    const { stdout } = await inFolder(folder, 'run', '--json', file);
    const { evidence } = JSON.parse(stdout) as { evidence: string };
    const ledger = path.join(evidence, 'ledger.jsonl');
    writeFileSync(ledger, readFileSync(ledger, 'utf8').replace(process.version, 'v20.0.0'));
    const { status, stderr } = await inFolder(folder, 'replay', evidence);
    expect(stderr).to.match(new RegExp(`not as then: Node: v20\\.0\\.0 then, ${process.version} now`));
    expect(stderr).to.match(/^\| every command completes exactly once +\| FAIL \| FAIL \|$/m);
    expect(stderr).to.match(/^\| the device servers stay alive +\| PASS \| PASS \|$/m);
    expect(status).to.equal(1);
  });
});
