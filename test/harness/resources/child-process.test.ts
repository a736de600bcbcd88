import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Ledger } from '../../../src/harness/ledger/ledger.js';
import { ChildProcess } from '../../../src/harness/resources/child-process.js';
import { processesThatMention } from '../../../src/testing/processes.js';
import { until, untilNothingIsLeft } from '../../../src/testing/until.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('A child process', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let ledger: Ledger;

  beforeEach(() => {
    folder = temporaryFolder();
    ledger = new Ledger();
  });

  afterEach(() => folder[Symbol.dispose]());

  /** Starts a shell script. */
  const start = (script: string) =>
    ChildProcess.start({
      name: 'example',
      command: '/bin/sh',
      arguments: ['-c', script, folder.path],
      log: folder.file('example.log'),
      ledger,
    });
  const kinds = () => ledger.entries.map(({ kind }) => kind);

  it('tells its lines to those who wait for them, before or after, and to its log', async () => {
    await using child = start('echo one; echo two >&2; echo three; sleep 60');
    expect(await child.line((line) => line.startsWith('th'))).to.equal('three');
    expect(await child.line((line) => line === 'one')).to.equal('one');
    await child[Symbol.asyncDispose]();
    expect(readFileSync(folder.file('example.log'), 'utf8').trim().split('\n')).to.have.members([
      'one',
      'two',
      'three',
    ]);
  });

  it('writes its start, its events and its end into the ledger', async () => {
    await using child = start(`echo '{"event":"listening","socket":"x"}'; echo '{"broken'; exit 3`);
    expect(await child.exited).to.deep.equal({ code: 3, signal: undefined });
    expect(kinds()).to.deep.equal(['process-started', 'process-event', 'process-ended']);
    expect(ledger.entries[1]).to.include({ name: 'example', event: 'listening' });
    expect(ledger.entries[2]).to.include({ code: 3, expected: false });
  });

  it('fails those who wait for a line, if it ends first, with the end of its log', async () => {
    await using child = start('echo "cannot open the image"; exit 7');
    const failure = await child.line((line) => line === 'ready').catch((error) => error);
    expect(failure.message).to.match(
      /^Expected the example to go on, but it exited with 7 before it was ready\. .* ends: cannot open the image$/,
    );
  });

  it('fails those who wait for a line when they give up', async () => {
    await using child = start('sleep 60');
    const waiting = child.line(() => true, AbortSignal.timeout(20)).catch((error) => error);
    expect(await waiting).to.have.property('name', 'TimeoutError');
  });

  it('says by which signal it was killed', async () => {
    await using child = start('sleep 60');
    child.kill();
    expect(await child.exited).to.include({ signal: 'SIGKILL' });
    expect(child.failure('in a test').message).to.match(/was killed by SIGKILL in a test/);
    expect(ledger.entries.at(-1)).to.include({ kind: 'process-ended', expected: true });
  });

  it('ends by SIGTERM, in its own way', async () => {
    await using child = start('trap "echo bye; exit 0" TERM; echo ready; while :; do sleep 0.1; done');
    await child.line((line) => line === 'ready');
    await child[Symbol.asyncDispose]();
    expect(child.exit).to.deep.equal({ code: 0, signal: undefined });
  });

  it('ends by SIGKILL if it ignores SIGTERM, and takes its own children with it', async () => {
    await using child = start('trap "" TERM; sleep 600 & echo ready; while :; do sleep 0.1; done');
    await child.line((line) => line === 'ready');
    await child[Symbol.asyncDispose]();
    expect(child.exit).to.include({ signal: 'SIGKILL' });
    await untilNothingIsLeft('child', () => processesThatMention(folder.path).map(({ command }) => command));
  });

  it('leaves no child of its own behind when it ends by itself', async () => {
    await using child = start('export MARK="$0"; sleep 600 & echo ready; trap "exit 0" TERM; wait');
    await child.line((line) => line === 'ready');
    // Until it executes, what the shell has forked looks like the shell.
    const marked = () => processesThatMention(`MARK=${folder.path}`);
    await until(
      () => marked().length === 1,
      10_000,
      () => 'Expected a child of the child.',
    );
    await child[Symbol.asyncDispose]();
    await untilNothingIsLeft('child', () =>
      processesThatMention(`MARK=${folder.path}`).map(({ command }) => command),
    );
  });

  it('that cannot be executed says so', async () => {
    await using child = ChildProcess.start({
      name: 'missing',
      command: '/nonexistent/program',
      arguments: [],
      log: folder.file('missing.log'),
      ledger,
    });
    const failure = await child.line(() => false).catch((error) => error);
    expect(failure.message).to.match(/exited with 127 before it was ready\..*\/nonexistent\/program/);
  });
});
