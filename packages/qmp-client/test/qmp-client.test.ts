import { getEventListeners } from 'node:events';
import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import {
  ConnectError,
  ConnectionClosedError,
  ExecuteError,
  NegotiationError,
  QmpClient,
  QmpListener,
  TimeoutError,
  type TranscriptEntry,
} from '../src/index.js';
import { TestQemu } from './support/qemu.js';
import { rejection } from './support/rejection.js';

describe('A client of a real QEMU monitor', () => {
  it('greets, negotiates and executes over a Unix socket', async () => {
    await using qemu = await TestQemu.start();
    await using client = await qemu.connect();
    const version = await client.execute('query-version');
    expect(client.greeting.version).to.deep.equal(version);
    expect(client.capabilities).to.deep.equal(['oob']);
    expect(await client.execute('query-status')).to.include({ status: 'running', running: true });
  });

  it('does the same over TCP', async () => {
    await using listener = await QmpListener.listen({ host: '127.0.0.1', port: 0 });
    const { port } = listener.address as { port: number };
    await using _qemu = await TestQemu.start(['-qmp', `tcp:127.0.0.1:${port}`]);
    await using client = await listener.accept();
    expect(await client.execute('query-name')).to.deep.equal({});
  });

  it('listens for QEMU to connect, so that there is nothing to try again', async () => {
    const path = `${process.env.TMPDIR ?? '/tmp'}/qmp-listener-${process.pid}.sock`;
    await using listener = await QmpListener.listen({ path });
    const accepted = listener.accept({ timeout: 30_000 });
    await using _qemu = await TestQemu.start(['-qmp', `unix:${path}`]);
    await using client = await accepted;
    expect(await client.execute('query-status')).to.have.property('status', 'running');
    const late = await rejection(TimeoutError, listener.accept({ timeout: 10 }));
    expect(late.message).to.match(/nobody did/);
  });

  it('serves several waits for QEMU, and ends them when the listener closes', async () => {
    await using listener = await QmpListener.listen({ host: '127.0.0.1', port: 0 });
    const { port } = listener.address as { port: number };
    const accepted = Promise.all([listener.accept(), listener.accept()]);
    const unserved = rejection(ConnectionClosedError, listener.accept());
    await using _qemu = await TestQemu.start([
      '-qmp',
      `tcp:127.0.0.1:${port}`,
      '-qmp',
      `tcp:127.0.0.1:${port}`,
    ]);
    const clients = await accepted;
    await listener.close();
    await unserved;
    await rejection(ConnectionClosedError, listener.accept());
    for (const client of clients) {
      expect(await client.execute('query-name')).to.deep.equal({});
      await client.close();
    }
  });

  it('tells what was sent and received when QEMU refuses a command', async () => {
    await using qemu = await TestQemu.start();
    const args = { id: 'no-such-device' };
    const error = await rejection(ExecuteError, qemu.control.execute('device_del', args));
    expect(error).to.include({ class: 'DeviceNotFound', command: 'device_del', arguments: args });
    expect(error.desc).to.match(/no-such-device/);
    expect(error.response.error.desc).to.equal(error.desc);
    expect(error.message).to.contain(error.desc);
    expect(error.stack).to.contain('qmp-client.test.ts');
  });

  it('executes commands that the schema does not know, if QEMU does', async () => {
    await using qemu = await TestQemu.start();
    const error = await rejection(ExecuteError, qemu.control.executeUntyped('x-no-such-command'));
    expect(error.class).to.equal('CommandNotFound');
  });

  it('executes out of band when that was negotiated, and says so when not', async () => {
    await using qemu = await TestQemu.start();
    const refusal = await rejection(ExecuteError, qemu.control.executeOutOfBand('migrate-pause'));
    expect(refusal.class).to.equal('GenericError');
    await using inBandOnly = await qemu.connect({ outOfBand: false });
    expect(inBandOnly.capabilities).to.deep.equal([]);
    const missing = await rejection(NegotiationError, inBandOnly.executeOutOfBand('migrate-pause'));
    expect(missing.offered).to.deep.equal(['oob']);
  });

  it('keeps many commands in flight apart', async () => {
    await using qemu = await TestQemu.start();
    const lines = Array.from({ length: 200 }, (_, index) => `print /d ${index}`);
    const answers = await Promise.all(
      lines.map((line) => qemu.control.execute('human-monitor-command', { 'command-line': line })),
    );
    expect(answers.map((answer) => answer.trim())).to.deep.equal(lines.map((_, index) => String(index)));
  });

  it('drops the late response of a command that timed out or was aborted', async () => {
    await using qemu = await TestQemu.start();
    const { control } = qemu;
    const timedOut = rejection(TimeoutError, control.execute('query-qmp-schema', {}, { timeout: 0 }));
    const reason = new Error('not wanted any more');
    const controller = new AbortController();
    const aborted = rejection(Error, control.execute('query-qmp-schema', {}, { signal: controller.signal }));
    controller.abort(reason);
    expect(await aborted).to.equal(reason);
    expect(await timedOut).to.include({ command: 'query-qmp-schema', timeout: 0 });
    expect(await control.execute('query-name')).to.deep.equal({});
  });

  it('never sends a command that was aborted before', async () => {
    await using qemu = await TestQemu.start();
    const transcript: TranscriptEntry[] = [];
    await using client = await qemu.connect({ onMessage: (entry) => transcript.push(entry) });
    const call = client.execute('quit', {}, { signal: AbortSignal.abort(new Error('changed my mind')) });
    expect((await rejection(Error, call)).message).to.equal('changed my mind');
    await client.execute('query-status');
    expect(transcript.map(({ message }) => message.execute)).to.not.include('quit');
  });

  it('lets any number of calls share a signal, and leaves no listener on it', async () => {
    await using qemu = await TestQemu.start();
    const { signal } = new AbortController();
    const warnings: Error[] = [];
    const collect = (warning: Error) => warnings.push(warning);
    process.on('warning', collect);
    await Promise.all(Array.from({ length: 50 }, () => qemu.control.execute('query-status', {}, { signal })));
    // A warning is emitted in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', collect);
    expect(warnings).to.deep.equal([]);
    expect(getEventListeners(signal, 'abort')).to.deep.equal([]);
  });

  it('rejects arguments that JSON cannot express, and goes on', async () => {
    await using qemu = await TestQemu.start();
    await rejection(TypeError, qemu.control.executeUntyped('balloon', { value: 1n }));
    expect(await qemu.control.execute('query-status')).to.have.property('running', true);
  });

  it('rejects what is pending when QEMU is killed', async () => {
    await using qemu = await TestQemu.start();
    await using client = await qemu.connect();
    const event = rejection(ConnectionClosedError, client.waitForEvent('SHUTDOWN'));
    qemu.kill();
    expect(await event).to.include({ closedBy: 'peer' });
    expect(await client.closed).to.be.instanceOf(ConnectionClosedError);
    await rejection(ConnectionClosedError, client.execute('query-status'));
  });

  it('leaves no descriptor and no socket behind', async () => {
    await using qemu = await TestQemu.start();
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let round = 0; round < 200; round++) {
      await using client = await qemu.connect();
      await client.execute('query-name');
    }
    expect(open()).to.equal(before);
  });

  it('gets the answer to "quit" before the connection ends', async () => {
    await using qemu = await TestQemu.start();
    await qemu.control.execute('quit');
    expect(await qemu.control.closed).to.deep.include({ closedBy: 'peer', pending: [] });
  });

  it('shows the transcript hook every message both ways, in order, on one clock', async () => {
    await using qemu = await TestQemu.start();
    const transcript: TranscriptEntry[] = [];
    await using client = await qemu.connect({ onMessage: (entry) => transcript.push(entry) });
    await client.execute('query-name');
    const shown = transcript.map(({ direction, message }) => `${direction} ${Object.keys(message)[0]}`);
    expect(shown).to.deep.equal([
      'received QMP',
      'sent execute',
      'received return',
      'sent execute',
      'received return',
    ]);
    const times = transcript.map(({ at }) => at);
    expect(times).to.deep.equal(times.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('says that a monitor which serves somebody else does not greet', async () => {
    await using qemu = await TestQemu.start();
    await using _first = await qemu.connect();
    const error = await rejection(
      TimeoutError,
      QmpClient.connect({ path: qemu.socketPath }, { timeout: 100 }),
    );
    expect(error.message).to.match(/serves one client at a time/);
  });

  it('names the address when nobody listens, and refuses a path that the kernel would cut', async () => {
    const missing = await rejection(ConnectError, QmpClient.connect({ path: '/nonexistent/qmp.sock' }));
    expect(missing.message).to.match(/\/nonexistent\/qmp\.sock.*ENOENT/);
    const long = await rejection(ConnectError, QmpClient.connect({ path: `/tmp/${'x'.repeat(103)}` }));
    expect(long.message).to.match(/1 to 107 bytes/);
  });
});
