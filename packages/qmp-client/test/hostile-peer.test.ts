import { expect } from 'chai';
import {
  ConnectionClosedError,
  ExecuteError,
  GreetingError,
  NegotiationError,
  ProtocolError,
  QmpClient,
  TimeoutError,
} from '../src/index.js';
import { greeting, HostilePeer } from './support/hostile-peer.js';
import { rejection } from './support/rejection.js';

describe('A client of a hostile peer', () => {
  for (const [what, line] of [
    ['an event before the greeting', '{"event": "STOP", "timestamp": {"seconds": 1, "microseconds": 1}}\n'],
    ['a response before the greeting', '{"return": {}}\n'],
    ['a greeting without a version', '{"QMP": {"capabilities": []}}\n'],
    [
      'a greeting whose capabilities are no names',
      '{"QMP": {"version": {"qemu": {"major": 1, "minor": 1, "micro": 1}}, "capabilities": [{}]}}\n',
    ],
    ['no JSON', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['null', 'null\n'],
    ['an object nested a million deep', `{"QMP": ${'['.repeat(1e6)}${']'.repeat(1e6)}}\n`],
  ] as const) {
    it(`refuses ${what} in place of the greeting`, async () => {
      await using peer = await HostilePeer.listen();
      const connecting = rejection(GreetingError, QmpClient.connect(peer.address));
      await peer.send(line);
      expect((await connecting).received).to.not.equal(undefined);
    });
  }

  it('does not wait for ever for a greeting or for the capabilities', async () => {
    await using silent = await HostilePeer.listen();
    await rejection(TimeoutError, QmpClient.connect(silent.address, { timeout: 20 }));
    await silent.closed();
    await using half = await HostilePeer.listen();
    const connecting = rejection(TimeoutError, QmpClient.connect(half.address, { timeout: 200 }));
    await half.send(greeting);
    expect((await connecting).command).to.equal('qmp_capabilities');
  });

  it('tells why negotiation failed', async () => {
    await using peer = await HostilePeer.listen();
    const connecting = rejection(NegotiationError, QmpClient.connect(peer.address));
    await peer.send(greeting);
    expect(await peer.receive('\n')).to.contain('{"enable":["oob"]}');
    await peer.send('{"error": {"class": "GenericError", "desc": "no such thing"}, "id": 1}\n');
    const error = await connecting;
    expect(error).to.deep.include({ offered: ['oob'], requested: ['oob'] });
    expect(error.cause).to.be.instanceOf(ExecuteError);
  });

  it('keeps events that follow the negotiation in the same packet', async () => {
    await using peer = await HostilePeer.listen();
    const connecting = QmpClient.connect(peer.address);
    await peer.send(greeting);
    await peer.receive('\n');
    await peer.send(
      '{"return": {}, "id": 1}\n{"event": "STOP", "timestamp": {"seconds": -1, "microseconds": -1}}\n',
    );
    await using client = await connecting;
    expect(await client.waitForEvent('STOP')).to.deep.include({ data: {}, position: 1 });
  });

  it('puts together a message that was cut anywhere, also in the middle of a character', async () => {
    await using peer = await HostilePeer.listen();
    await using client = await peer.welcome();
    const name = client.execute('query-name');
    await peer.receive('query-name');
    const response = Buffer.from('{"return": {"name": "Gäste 🖥"}, "id": 2}\r\n');
    await peer.send(...Array.from(response, (byte) => Uint8Array.of(byte)));
    expect(await name).to.deep.equal({ name: 'Gäste 🖥' });
  });

  it('takes a huge response in small pieces', async () => {
    await using peer = await HostilePeer.listen();
    await using client = await peer.welcome();
    const answer = client.execute('human-monitor-command', { 'command-line': 'info' });
    await peer.receive('info');
    const piece = 'x'.repeat(1024);
    await peer.send('{"return": "');
    for (let count = 0; count < 16; count++) await peer.send(...new Array<string>(1024).fill(piece));
    await peer.send('", "id": 2}\n');
    expect((await answer).length).to.equal(16 * 1024 * 1024);
  });

  it('refuses a message beyond the limit, and names the limit', async () => {
    await using peer = await HostilePeer.listen();
    await using client = await peer.welcome({ maxMessageBytes: 1000 });
    const pending = rejection(ProtocolError, client.execute('query-status'));
    await peer.send(`{"return": "${'x'.repeat(2000)}`);
    const error = await pending;
    expect(error.message).to.match(/limit of 1000 bytes \(option maxMessageBytes\)/);
    expect(Buffer.from(error.received).toString()).to.match(/^\{"return": "xxx/);
  });

  for (const [what, line] of [
    ['garbage', Buffer.from('}{ \x00\xfe\n', 'latin1')],
    ['invalid UTF-8 in a string', Buffer.from('{"return": "\xc3(", "id": 2}\n', 'latin1')],
    ['an array', Buffer.from('[]\n')],
    ['an event without a timestamp', Buffer.from('{"event": "STOP"}\n')],
    [
      'an event whose data is no object',
      Buffer.from('{"event": "STOP", "data": 1, "timestamp": {"seconds": 1, "microseconds": 1}}\n'),
    ],
    ['an error without words', Buffer.from('{"error": {}, "id": 2}\n')],
    ['a response that answers nothing', Buffer.from('{"return": {}}\n')],
    ['a second greeting', Buffer.from(greeting)],
  ] as const) {
    it(`rejects what is pending on ${what}, with the offending bytes`, async () => {
      await using peer = await HostilePeer.listen();
      await using client = await peer.welcome();
      const calls = [client.execute('query-status'), client.execute('cont')];
      const errors = Promise.all(calls.map((call) => rejection(ProtocolError, call)));
      const event = rejection(ProtocolError, client.waitForEvent('RESET'));
      await peer.receive('cont');
      await peer.send(line);
      for (const error of await errors) {
        expect(Buffer.from(error.received).toString('latin1')).to.equal(
          line.toString('latin1').replace('\n', ''),
        );
        expect(error.pending.map(({ command }) => command)).to.deep.equal(['query-status', 'cont']);
      }
      await event;
      await rejection(ProtocolError, client.execute('query-status'));
    });
  }

  it('drops a response with an unknown id, as the specification wants', async () => {
    await using peer = await HostilePeer.listen();
    await using client = await peer.welcome();
    const name = client.execute('query-name');
    await peer.receive('query-name');
    await peer.send('{"return": {"name": "wrong"}, "id": 99}\n{"return": {"name": "wrong"}, "id": "2"}\n');
    await peer.send('{"return": {"name": "right"}, "id": 2}\n');
    expect(await name).to.deep.equal({ name: 'right' });
  });

  it('is not confused by a late response', async () => {
    await using peer = await HostilePeer.listen();
    await using client = await peer.welcome();
    await rejection(TimeoutError, client.execute('query-name', {}, { timeout: 10 }));
    const status = client.execute('query-name');
    await peer.receive('"id":3');
    await peer.send('{"return": {"name": "late"}, "id": 2}\n{"return": {"name": "asked"}, "id": 3}\n');
    expect(await status).to.deep.equal({ name: 'asked' });
  });

  it('rejects what is pending when the peer closes in the middle of a message', async () => {
    await using peer = await HostilePeer.listen();
    await using client = await peer.welcome();
    const pending = rejection(ConnectionClosedError, client.execute('device_del', { id: 'disk' }));
    await peer.receive('device_del');
    await peer.send('{"return": {');
    await peer.close();
    const error = await pending;
    expect(error.closedBy).to.equal('peer');
    expect(error.pending).to.deep.equal([{ id: 2, command: 'device_del', arguments: { id: 'disk' } }]);
    expect(Buffer.from(error.unfinished!).toString()).to.equal('{"return": {');
  });

  it('rejects what is pending when the peer resets the connection', async () => {
    await using peer = await HostilePeer.listen();
    await using client = await peer.welcome();
    const pending = rejection(ConnectionClosedError, client.execute('query-status'));
    await peer.receive('query-status');
    await peer.reset();
    expect((await pending).cause).to.have.property('code', 'ECONNRESET');
  });

  it('leaves room for out-of-band commands: at most eight others are in flight', async () => {
    await using peer = await HostilePeer.listen();
    await using client = await peer.welcome();
    const queries = Array.from({ length: 9 }, () => client.execute('query-status'));
    const pause = client.executeOutOfBand('migrate-pause');
    expect((await peer.receive('migrate-pause')).match(/query-status/g)).to.have.lengthOf(8);
    await peer.send('{"return": {}, "id": 2}\n');
    expect((await peer.receive('"id":10')).match(/query-status/g)).to.have.lengthOf(9);
    await peer.send('{"return": {}, "id": 11}\n');
    await pause;
    const rest = Promise.all(queries.slice(1).map((query) => rejection(ConnectionClosedError, query)));
    await client.close();
    expect((await rest)[0]).to.include({ closedBy: 'us' });
  });

  it('never sends a command whose caller gave up while it waited for room', async () => {
    await using peer = await HostilePeer.listen();
    await using client = await peer.welcome();
    const queries = Array.from({ length: 8 }, () => client.execute('query-status'));
    await rejection(TimeoutError, client.execute('quit', {}, { timeout: 10 }));
    const name = client.execute('query-name');
    await peer.send('{"return": {}, "id": 2}\n');
    expect(await peer.receive('query-name')).to.not.contain('quit');
    const rest = Promise.all(
      [...queries.slice(1), name].map((call) => rejection(ConnectionClosedError, call)),
    );
    await peer.close();
    expect((await rest)[0]?.pending).to.have.lengthOf(8);
  });

  it('closes the connection when the transcript hook throws, and says why', async () => {
    await using peer = await HostilePeer.listen();
    let fail = false;
    await using client = await peer.welcome({
      onMessage: () => {
        if (fail) throw new Error('the disk is full');
      },
    });
    fail = true;
    const error = await rejection(ConnectionClosedError, client.execute('query-status'));
    expect(error.cause).to.have.property('message', 'the disk is full');
  });
});
