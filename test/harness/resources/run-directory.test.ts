import { existsSync, readdirSync, statSync } from 'node:fs';
import { expect } from 'chai';
import { RunDirectory } from '../../../src/harness/resources/run-directory.js';
import { processesThatMention } from '../../../src/testing/processes.js';
import { untilNothingIsLeft } from '../../../src/testing/until.js';
import { spawnScript } from '../../support/spawned.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const processesOf = (text: string) => () => processesThatMention(text).map(({ command }) => command);

describe('A run directory', () => {
  it('is gone with its files and its guardian when it is released', async () => {
    using parent = temporaryFolder();
    const directory = RunDirectory.create(parent.path);
    expect(statSync(directory.folder('nested')).isDirectory()).to.equal(true);
    // The guardian, and for a moment what it forks.
    expect(processesOf(directory.path)()).to.not.be.empty;
    await directory[Symbol.asyncDispose]();
    expect(existsSync(directory.path)).to.equal(false);
    expect(processesOf(directory.path)()).to.deep.equal([]);
  });

  it('is released even if its guardian was killed', async () => {
    using parent = temporaryFolder();
    const directory = RunDirectory.create(parent.path);
    const [guardian] = processesThatMention(directory.path);
    process.kill(guardian!.pid, 'SIGKILL');
    await untilNothingIsLeft('guardian', processesOf(directory.path));
    await directory[Symbol.asyncDispose]();
    expect(existsSync(directory.path)).to.equal(false);
  });

  it('is gone, with every process and socket in it, when SIGKILL ends the harness', async () => {
    using parent = temporaryFolder();
    await using harness = spawnScript('make-run-directory.ts', parent.path);
    const { directory, child } = JSON.parse(await harness.line());
    expect(readdirSync(directory)).to.include.members(['namespace-1.raw', 'child.sock']);
    expect(processesThatMention(directory).map(({ pid }) => pid)).to.include(child);
    await harness.kill('SIGKILL');
    await untilNothingIsLeft('process', processesOf(directory));
    expect(readdirSync(parent.path)).to.deep.equal([]);
  });

  it('refuses a socket whose path does not fit into an address, which Node would cut', async () => {
    using parent = temporaryFolder();
    await using directory = RunDirectory.create(parent.path);
    const room = 107 - Buffer.byteLength(directory.socket(''));
    expect(Buffer.byteLength(directory.socket('x'.repeat(room)))).to.equal(107);
    expect(() => directory.socket('x'.repeat(room + 1))).to.throw(/at most 107 bytes, got 108: .*TMPDIR/);
  });
});
