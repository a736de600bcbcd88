import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { expect } from 'chai';
import { Ledger } from '../../../src/harness/ledger/ledger.js';
import { LineReader, LineSocket } from '../../../src/harness/machine/line-socket.js';
import { LogFile } from '../../../src/harness/resources/log-file.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const never = new AbortController().signal;

/** Feeds a text in pieces of so many bytes. */
function feed(reader: LineReader, text: string, bytes: number): void {
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += bytes) reader.feed(all.subarray(at, at + bytes));
}

describe('A reader of lines', () => {
  it('joins lines and characters, wherever they are torn', () => {
    for (let bytes = 1; bytes < 12; bytes++) {
      const reader = new LineReader();
      feed(reader, 'Grüße\r\n€ 5 — 😀\n\nunfinished', bytes);
      expect(reader.lines, `pieces of ${bytes} bytes`).to.deep.equal(['Grüße', '€ 5 — 😀', '']);
    }
  });

  it('finds a line that came before it was waited for, from a line number on', async () => {
    const reader = new LineReader();
    feed(reader, 'ready 1\nready 2\n', 100);
    const ready = (line: string) => line.startsWith('ready');
    expect(await reader.waitFor(ready, never)).to.equal('ready 1');
    expect(await reader.waitFor(ready, never, 1)).to.equal('ready 2');
  });

  it('waits for a line that comes later', async () => {
    const reader = new LineReader();
    const waiting = reader.waitFor((line) => line === 'second', never);
    feed(reader, 'first\nsecond\nthird\n', 3);
    expect(await waiting).to.equal('second');
  });

  it('stops waiting with the reason of the one who gives up', async () => {
    const stop = new AbortController();
    const waiting = new LineReader().waitFor(() => true, stop.signal).catch((error) => error);
    stop.abort(new Error('enough'));
    expect(await waiting).to.have.property('message', 'enough');
    const late = new LineReader().waitFor(() => true, stop.signal).catch((error) => error);
    expect(await late).to.have.property('message', 'enough');
  });

  it('calls a listener until it is disposed', () => {
    const reader = new LineReader();
    const heard: string[] = [];
    const subscription = reader.listen((line) => heard.push(line));
    feed(reader, 'one\n', 10);
    subscription[Symbol.dispose]();
    feed(reader, 'two\n', 10);
    expect(heard).to.deep.equal(['one']);
  });
});

describe('The sockets of two machines', () => {
  it('feed one reader one after the other, and a line that the migration tore is whole', async () => {
    using folder = temporaryFolder();
    const reader = new LineReader();
    const parts = { source: 'before the switchover\nfio says: 4', destination: '2 IOPS\nafter it\n' };
    for (const [machine, text] of Object.entries(parts)) {
      const path = folder.file(`${machine}.sock`);
      const log = new LogFile(folder.file(`${machine}.log`), new Ledger());
      await using _socket = await LineSocket.listen(path, reader, log);
      const qemu = connect(path);
      await once(qemu, 'connect');
      const arrived = reader.waitFor(
        (line) => line.startsWith(machine === 'source' ? 'before' : 'after'),
        never,
      );
      qemu.end(text);
      await arrived;
    }
    expect(reader.lines).to.deep.equal(['before the switchover', 'fio says: 42 IOPS', 'after it']);
    expect(readFileSync(folder.file('source.log'), 'utf8')).to.equal(parts.source);
  });

  it('that cannot listen close their log, and say why', async () => {
    using folder = temporaryFolder();
    const log = new LogFile(folder.file('log'), new Ledger());
    await using _first = await LineSocket.listen(folder.file('console.sock'), new LineReader());
    const second = LineSocket.listen(folder.file('console.sock'), new LineReader(), log);
    expect(await second.catch((error) => error)).to.have.property('code', 'EADDRINUSE');
    log.write('too late');
    await log[Symbol.asyncDispose]();
    expect(readFileSync(log.path, 'utf8')).to.equal('');
  });

  it('close even if a machine is still connected', async () => {
    using folder = temporaryFolder();
    const socket = await LineSocket.listen(folder.file('console.sock'), new LineReader());
    const qemu = connect(folder.file('console.sock'));
    await once(qemu, 'connect');
    const closed = once(qemu, 'close');
    await socket[Symbol.asyncDispose]();
    await closed;
    expect(qemu.destroyed).to.equal(true);
  });
});
