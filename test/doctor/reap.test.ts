import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { attachmentsOf } from '../../src/harness/resources/left-folders.js';
import { type Leftover, reap } from '../../src/harness/resources/reap.js';
import { formatOwner, parseOwner, stateOf, thisOwner } from '../../src/owner.js';
import { program, switchover } from '../../src/testing/command-line.js';
import { InterruptedRun } from '../../src/testing/interrupted-run.js';
import { processesThatMention } from '../../src/testing/processes.js';
import { until } from '../../src/testing/until.js';
import { lockFile } from '../../src/toolchain/lock-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** What `doctor --reap` removes when temporary files are in a folder. */
async function reaped(temporary: string, cache: string): Promise<Leftover[]> {
  const environment = { TMPDIR: temporary, SWITCHOVER_CACHE: cache };
  const { status, stdout, stderr } = await switchover(['doctor', '--reap', '--json'], { environment });
  expect(status, stderr).to.equal(0);
  const leftovers = JSON.parse(stdout) as Leftover[];
  // What others have left on this computer is removed too, and no concern of this test.
  return leftovers.filter(({ what }) => what.includes(temporary) || what.includes(marker));
}

/** A time that nobody else sleeps, by which a process is found. */
const marker = '34567.25';

/** A folder of a dead run, in which something is mounted; undefined if this user may not mount. */
async function deadFolderWithMount(parent: string): Promise<{ dead: string; mounted: string } | undefined> {
  const dead = mkdtempSync(path.join(parent, 'switchover-'));
  writeFileSync(path.join(dead, 'owner'), formatOwner({ ...thisOwner(), started: 1 }));
  const mounted = path.join(dead, 'mounted');
  mkdirSync(mounted);
  const { failed } = await execa('mount', ['-t', 'tmpfs', 'none', mounted], { reject: false });
  return failed ? undefined : { dead, mounted };
}

describe('doctor --reap', () => {
  it('leaves a run alone that lives, and removes its folder and what its device servers started when it is dead', async () => {
    using folder = temporaryFolder();
    const server = folder.file('server.sh');
    const serve = `exec ${process.execPath} ${program} serve --socket "$1" --namespace "$2,block-size=512"`;
    writeFileSync(server, `#!/bin/sh\nsleep ${marker} &\n${serve}\n`);
    chmodSync(server, 0o755);
    const words = ['--migrations', '4000', '--device-server', `${server} {socket} {image}`];
    await using run = new InterruptedRun('device-check', words, ['device-check']);
    const sleepers = () => processesThatMention(marker).length;
    const files = () => readdirSync(run.temporary, { recursive: true }).map(String);
    const hasImage = () => files().some((name) => name.endsWith('/image-1'));
    const started = () => sleepers() > 1 && hasImage();
    await until(started, 60_000, () => 'Expected two device servers, and a process of each.');
    expect(await reaped(run.temporary, folder.file('cache'))).to.deep.equal([]);
    expect(sleepers()).to.be.greaterThan(1);

    await run.endUnguarded();
    expect(sleepers()).to.be.greaterThan(1);
    expect(hasImage()).to.equal(true);
    const kinds = (await reaped(run.temporary, folder.file('cache'))).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'process').length).to.be.greaterThan(1);
    expect(kinds.filter((kind) => kind === 'folder')).to.have.length(1);
    expect(sleepers()).to.equal(0);
    expect(files()).to.deep.equal([]);
    expect(await reaped(run.temporary, folder.file('cache'))).to.deep.equal([]);
  });

  it('removes nothing any more once it is interrupted', async () => {
    using folder = temporaryFolder();
    const dead = mkdtempSync(path.join(folder.path, 'switchover-'));
    writeFileSync(path.join(dead, 'owner'), formatOwner({ ...thisOwner(), started: 1 }));
    const signal = AbortSignal.abort(new Error('The user pressed Ctrl-C.'));
    expect(await reap({ parents: [folder.path], signal }).catch((error) => error)).to.equal(signal.reason);
    expect(readdirSync(dead)).to.deep.equal(['owner']);
  });

  it('leaves folders that name no owner, one that lives, or one of another computer', async () => {
    using folder = temporaryFolder();
    const make = (owner?: string) => {
      const made = mkdtempSync(folder.file('switchover-'));
      if (owner !== undefined) writeFileSync(path.join(made, 'owner'), `${owner}\n`);
      return made;
    };
    const unnamed = make();
    const alive = make(formatOwner());
    const elsewhere = make(formatOwner({ ...thisOwner(), host: 'another' }));
    const dead = make(formatOwner({ ...thisOwner(), started: 1 }));
    const beside = path.join(folder.path, 'switch');
    mkdirSync(beside);
    const leftovers = await reap({ parents: [folder.path] });
    const told = leftovers.filter(({ what }) => what.startsWith(folder.path));
    expect(told.map(({ what }) => what)).to.have.members([elsewhere, dead]);
    expect(told.find(({ what }) => what === elsewhere)?.left).to.match(
      /was on another, in another container/,
    );
    expect([unnamed, alive, elsewhere, beside].map((one) => existsSync(one))).to.not.include(false);
    expect(existsSync(dead)).to.equal(false);
  });

  it('lets go of what is mounted in a folder before it removes it', async function () {
    using folder = temporaryFolder();
    const made = await deadFolderWithMount(folder.path);
    if (made === undefined) this.skip();
    const { dead, mounted } = made;
    try {
      const leftovers = await reap({ parents: [folder.path] });
      const told = leftovers.filter(({ what }) => what.startsWith(dead));
      expect(told.map(({ kind, what, left }) => ({ kind, what, left }))).to.deep.equal([
        { kind: 'mount', what: mounted, left: undefined },
        { kind: 'folder', what: dead, left: undefined },
      ]);
      expect(existsSync(dead)).to.equal(false);
    } finally {
      await execa('umount', [mounted], { reject: false });
    }
  });

  it('keeps a folder in which something stays mounted', async function () {
    using folder = temporaryFolder();
    const made = await deadFolderWithMount(folder.path);
    if (made === undefined) this.skip();
    const { dead, mounted } = made;
    const file = path.join(mounted, 'in-use');
    writeFileSync(file, '');
    const descriptor = openSync(file, 'r');
    try {
      const leftovers = await reap({ parents: [folder.path] });
      const left = leftovers.find(({ what }) => what === dead)?.left;
      expect(left).to.equal(`It is in use by ${mounted}.`);
      expect(existsSync(file)).to.equal(true);
    } finally {
      closeSync(descriptor);
      await execa('umount', [mounted], { reject: false });
    }
  });

  it('removes half-made entries of the cache, but not those that are being made', async () => {
    using folder = temporaryFolder();
    const group = folder.file('cache/images');
    const partials = ['one', 'two'].map((key) => {
      mkdirSync(path.join(group, `${key}.partial-x`), { recursive: true });
      writeFileSync(path.join(group, `${key}.lock`), '');
      return path.join(group, `${key}.partial-x`);
    });
    await using _lock = await lockFile(path.join(group, 'two.lock'));
    const words = ['doctor', '--reap', '--json'];
    const environment = { TMPDIR: folder.path, SWITCHOVER_CACHE: folder.file('cache') };
    const { stdout } = await switchover(words, { environment });
    expect(JSON.parse(stdout)).to.deep.include({ kind: 'cache entry', what: partials[0] });
    expect(partials.map((one) => existsSync(one))).to.deep.equal([false, true]);
  });
});

describe('An owner', () => {
  it('is alive as long as the process that has its number began when it did', () => {
    const here = thisOwner();
    expect(parseOwner(formatOwner(here))).to.deep.equal(here);
    expect(stateOf(here)).to.equal('alive');
    expect(stateOf({ ...here, started: here.started - 1 })).to.equal('dead');
    expect(stateOf({ ...here, boot: 'an earlier one' })).to.equal('dead');
    expect(stateOf({ ...here, namespace: 'pid:[1]' })).to.equal('elsewhere');
    expect(parseOwner('1 2 three')).to.equal(undefined);
  });
});

describe('What is attached to a folder', () => {
  it('is what is mounted below it, the innermost first', () => {
    const line = (point: string) => `36 35 98:0 / ${point} rw,noatime - ext4 /dev/root rw`;
    const mountinfo = ['/', '/tmp/x', '/tmp/x/a', '/tmp/x/a/b\\040c', '/tmp/xy/a'].map(line).join('\n');
    const points = attachmentsOf('/tmp/x', mountinfo).map(({ what }) => what);
    expect(points).to.deep.equal(['/tmp/x/a/b c', '/tmp/x/a']);
  });
});
