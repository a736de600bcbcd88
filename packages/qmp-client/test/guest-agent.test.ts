import { expect } from 'chai';
import {
  ConnectionClosedError,
  ExecuteError,
  GuestAgentClient,
  ProtocolError,
  TimeoutError,
} from '../src/index.js';
import { rejection } from './support/rejection.js';
import { StandInAgent } from './support/stand-in-agent.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('A client of a guest agent', () => {
  it('skips what a previous client left behind, whole or half', async () => {
    await using agent = await StandInAgent.listen();
    const connecting = GuestAgentClient.connect(agent.peer.address);
    await agent.peer.send(
      'alf": true}, "id": 1}\n{"return": 7}\n12\n{"return": {}, "id": 1}\n{"unfinished": ',
    );
    await agent.peer.send(Uint8Array.of(0xff), '{"return": 5}\n{"return": 5}\nno JSON\n[]\n');
    await agent.synchronize();
    await using client = await connecting;
    const [pong] = await Promise.all([client.execute('guest-ping'), agent.answer('guest-ping', {})]);
    expect(pong).to.deep.equal({});
  });

  it('does not take an answer for its own that has no sentinel before it', async () => {
    await using agent = await StandInAgent.listen();
    const connecting = GuestAgentClient.connect(agent.peer.address, { timeout: 100 });
    const { arguments: args } = await agent.next();
    await agent.peer.send(`{"return": ${args?.id}}\n`);
    const error = await rejection(TimeoutError, connecting);
    expect(error.message).to.match(/is qemu-guest-agent running in the guest/);
  });

  it('asks again, with another number, while the agent has not started', async () => {
    await using agent = await StandInAgent.listen();
    const connecting = GuestAgentClient.connect(agent.peer.address);
    const lost = await agent.next();
    const again = await agent.next();
    expect(again.arguments?.id).to.not.equal(lost.arguments?.id);
    await agent.peer.send(Uint8Array.of(0xff), `{"return": ${lost.arguments?.id}}\n`);
    await agent.peer.send(Uint8Array.of(0xff), `{"return": ${again.arguments?.id}}\n`);
    await using client = await connecting;
    const [time] = await Promise.all([client.execute('guest-get-time'), agent.answer('guest-get-time', 12)]);
    expect(time).to.equal(12);
  });

  it('synchronizes again after a time-out, before it sends the next command', async () => {
    await using agent = await StandInAgent.listen();
    await using client = await agent.welcome();
    await rejection(TimeoutError, client.execute('guest-info', {}, { timeout: 10 }));
    const ping = client.execute('guest-ping');
    expect(await agent.next()).to.deep.include({ execute: 'guest-info', resets: false });
    await agent.peer.send('{"return": {"version": "late"}, "id": 1}\n{"return": {"version": "unasked"}}\n');
    await agent.synchronize();
    await agent.answer('guest-ping', {});
    expect(await ping).to.deep.equal({});
  });

  it('sends no command while it synchronizes', async () => {
    await using agent = await StandInAgent.listen();
    const sent: unknown[] = [];
    await using client = await agent.welcome({
      onMessage: ({ direction, message }) => {
        if (direction === 'sent') sent.push(message.execute);
      },
    });
    const synchronized = client.synchronize();
    const ping = client.execute('guest-ping');
    expect(sent).to.deep.equal(['guest-sync-delimited', 'guest-sync-delimited']);
    await agent.synchronize();
    await synchronized;
    await agent.answer('guest-ping', {});
    await ping;
  });

  it('understands an agent that does not echo ids', async () => {
    await using agent = await StandInAgent.listen();
    await using client = await agent.welcome();
    const opened = client.execute('guest-file-open', { path: '/etc/hostname' });
    const closed = rejection(ExecuteError, client.execute('guest-file-close', { handle: 1000 }));
    await agent.next();
    await agent.peer.send('{"return": 1000}\n');
    expect(await opened).to.equal(1000);
    await agent.next();
    await agent.peer.send('{"error": {"class": "GenericError", "desc": "no such handle"}}\n');
    expect((await closed).desc).to.equal('no such handle');
  });

  it('sends one command at a time', async () => {
    await using agent = await StandInAgent.listen();
    await using client = await agent.welcome();
    const pings = Promise.all([client.execute('guest-ping'), client.execute('guest-ping')]);
    await agent.next();
    expect(await agent.peer.lines(2)).to.have.lengthOf(2);
    await agent.peer.send('{"return": {}, "id": 1}\n');
    await agent.answer('guest-ping', {});
    expect(await pings).to.deep.equal([{}, {}]);
  });

  it('runs a program to its end', async () => {
    await using agent = await StandInAgent.listen();
    await using client = await agent.welcome();
    const running = client.exec('/usr/bin/wc', ['-c'], { input: 'four', env: { LANG: 'C' } });
    const { arguments: args } = await agent.answer('guest-exec', { pid: 42 });
    expect(args).to.deep.equal({
      path: '/usr/bin/wc',
      arg: ['-c'],
      env: ['LANG=C'],
      'input-data': base64('four'),
      'capture-output': true,
    });
    await agent.answer('guest-exec-status', { exited: false });
    const asked = await agent.answer('guest-exec-status', {
      exited: true,
      exitcode: 3,
      'out-data': base64('4\n'),
    });
    expect(asked.arguments).to.deep.equal({ pid: 42 });
    expect(await running).to.deep.equal({ exitCode: 3, stdout: '4\n', stderr: '', truncated: false });
  });

  it('gives up on a program at the time limit or the signal, and says that it still runs', async () => {
    await using agent = await StandInAgent.listen();
    await using client = await agent.welcome();
    const controller = new AbortController();
    const { signal } = controller;
    const running = rejection(Error, client.exec('/bin/sleep', ['1000'], { signal }));
    await agent.answer('guest-exec', { pid: 42 });
    await agent.answer('guest-exec-status', { exited: false });
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await running).to.equal(reason);
  });

  it('does not believe a status that is none', async () => {
    await using agent = await StandInAgent.listen();
    await using client = await agent.welcome();
    const running = rejection(ProtocolError, client.exec('/bin/true'));
    await agent.answer('guest-exec', { pid: 42 });
    await agent.answer('guest-exec-status', { exited: 'yes' });
    expect(Buffer.from((await running).received).toString()).to.equal("{ exited: 'yes' }");
  });

  it('knows that a shutdown is answered only when it is refused', async () => {
    await using agent = await StandInAgent.listen();
    await using client = await agent.welcome();
    const refused = rejection(ExecuteError, client.shutdown());
    const request = await agent.next();
    expect(request).to.deep.include({ execute: 'guest-shutdown', arguments: { mode: 'powerdown' } });
    await agent.peer.send(
      `${JSON.stringify({ error: { class: 'CommandNotFound', desc: 'disabled' }, id: request.id })}\n`,
    );
    await agent.synchronize();
    expect((await refused).desc).to.equal('disabled');

    const accepted = client.shutdown('reboot');
    expect((await agent.next()).arguments).to.deep.equal({ mode: 'reboot' });
    await agent.synchronize();
    await accepted;

    const gone = client.shutdown();
    await agent.next();
    await agent.peer.close();
    await gone;
    await rejection(
      ConnectionClosedError,
      client.shutdown().then(() => client.execute('guest-ping')),
    );
  });
});
