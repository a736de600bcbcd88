import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import type { MigrationChannel } from 'qmp-client';
import { MigrationConnection } from '../../../src/harness/faults/migration-connection.js';
import { type FaultOf, fault as faultSchema } from '../../../src/scenario/faults.js';
import { until } from '../../../src/testing/until.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const forever = new AbortController().signal;
const strike = (how: FaultOf<'connection'>['how'], more: object = {}) =>
  faultSchema.parse({ strike: 'connection', how, ...more }) as FaultOf<'connection'>;

for (const transport of ['unix', 'inet'] as const) {
  describe(`A migration's connection over a ${transport} socket`, () => {
    let folder: ReturnType<typeof temporaryFolder>;
    let listener: Server;
    let connection: MigrationConnection;
    let source: Socket;
    let destination: Socket;

    beforeEach(async () => {
      folder = temporaryFolder();
      listener = createServer({ allowHalfOpen: true });
      listener.listen(transport === 'unix' ? folder.file('destination') : { port: 0, host: '127.0.0.1' });
      await once(listener, 'listening');
      connection = new MigrationConnection(folder.file('source'));
      const [channel] = await connection.interpose([channelTo(listener)]);
      expect(channel?.addr).to.deep.equal({ transport: 'socket', type: 'unix', path: folder.file('source') });
      expect(connection.established).to.equal(false);
      source = connect({ path: folder.file('source'), allowHalfOpen: true });
      [destination] = (await once(listener, 'connection')) as [Socket];
      for (const socket of [source, destination]) socket.on('error', () => {});
      expect(connection.established).to.equal(true);
    });

    afterEach(async () => {
      await connection[Symbol.asyncDispose]();
      for (const socket of [source, destination]) socket.destroy();
      listener.close();
      expect(existsSync(folder.file('source'))).to.equal(false);
      folder[Symbol.dispose]();
    });

    it('passes everything on in both directions, and ends', async () => {
      const state = Buffer.alloc(3_000_000, 'state');
      source.end(state);
      destination.end('received');
      expect((await received(destination)).equals(state)).to.equal(true);
      expect(`${await received(source)}`).to.equal('received');
    });

    it('breaks for both when it is reset', async () => {
      source.write('half of');
      await once(destination, 'data');
      const ended = [closed(source), closed(destination)];
      await connection.strike(strike('reset'), forever);
      await Promise.all(ended);
      if (transport === 'inet') expect(destination.errored).to.include({ code: 'ECONNRESET' });
    });

    it('half closed, ends for the destination, whose answer still arrives, whatever the source sends', async () => {
      source.write('half of');
      await once(destination, 'data');
      await connection.strike(strike('half-close'), forever);
      source.write('the state');
      expect(await received(destination)).to.have.lengthOf(0);
      source.write(Buffer.alloc(3_000_000));
      destination.end('that was short');
      expect(`${await received(source)}`).to.equal('that was short');
    });

    it('lets nothing through while it is stalled, and everything afterwards', async () => {
      let arrived = 0;
      destination.on('data', (chunk: Buffer) => {
        arrived += chunk.length;
      });
      const stalled = connection.strike(strike('stall', { for: '200ms' }), forever);
      source.end('state');
      await stalled;
      expect(arrived).to.equal(0);
      await once(destination, 'end');
      expect(arrived).to.equal(5);
    });

    it('is slow at its rate, and fast when that is over', async () => {
      const over = new AbortController();
      const started = performance.now();
      const slow = connection.strike(strike('slow', { for: '10min', bytesPerSecond: 100_000 }), over.signal);
      source.end(Buffer.alloc(50_000));
      expect(await received(destination)).to.have.lengthOf(50_000);
      expect(performance.now() - started).to.be.at.least(450);
      over.abort();
      await slow.catch(() => {});
      destination.end(Buffer.alloc(50_000_000));
      expect(await received(source)).to.have.lengthOf(50_000_000);
    });

    it('goes on at once when the run is over while it is stalled', async () => {
      const over = new AbortController();
      const stalled = connection.strike(strike('stall', { for: '10min' }), over.signal);
      source.end('state');
      over.abort();
      expect(await stalled.catch((error) => error.name)).to.equal('AbortError');
      expect(`${await received(destination)}`).to.equal('state');
    });

    it('ends for one side when the other is gone', async () => {
      source.destroy();
      await closed(destination);
      await gone(connection);
    });
  });
}

describe("A migration's connection", () => {
  it('refuses channels that it cannot stand on, by a sentence', async () => {
    await using connection = new MigrationConnection('/nowhere');
    const channels: MigrationChannel[] = [
      { 'channel-type': 'main', addr: { transport: 'file', filename: '/state', offset: 0 } },
    ];
    const failure = await connection.interpose(channels).catch((error) => error);
    expect(failure.message).to.match(/^Expected one channel over a Unix or a TCP socket to stand on, got /);
  });

  it('ends for the source if nobody listens at the destination', async () => {
    using folder = temporaryFolder();
    await using connection = new MigrationConnection(folder.file('source'));
    const addr = { transport: 'socket', type: 'unix', path: folder.file('nobody') } as const;
    await connection.interpose([{ 'channel-type': 'main', addr }]);
    const source = connect(folder.file('source'));
    await closed(source);
    await gone(connection);
  });
});

/** What comes until the other side ends; what this side sends is not over by that. */
async function received(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'end');
  return Buffer.concat(chunks);
}

/** Waits for the end of a socket that ends when the other side does, in order or not. */
async function closed(socket: Socket): Promise<void> {
  socket.on('end', () => socket.end()).resume();
  await new Promise((resolve) => socket.once('close', resolve));
}

async function gone(connection: MigrationConnection): Promise<void> {
  const complaint = () => 'Expected the connection to be gone with its peers.';
  await until(() => !connection.established, 10_000, complaint);
}

function channelTo(listener: Server): MigrationChannel {
  const address = listener.address() as AddressInfo | string;
  return {
    'channel-type': 'main',
    addr:
      typeof address === 'string'
        ? { transport: 'socket', type: 'unix', path: address }
        : { transport: 'socket', type: 'inet', host: address.address, port: String(address.port) },
  };
}
