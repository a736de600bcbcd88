import { constants } from 'node:os';
import { expect } from 'chai';
import { payload } from '../../src/client/payload.js';
import { Client, Command, ConnectionClosedError, NO_REPLY, RegionIndex } from '../../src/index.js';
import { closeDescriptor, createMemfd } from '../../src/native/index.js';
import { expectErrno } from '../support/expect-errno.js';
import { errnoOf, messageBytes, versionBytes } from '../support/message-bytes.js';
import { RawPeer } from '../support/raw-peer.js';
import { ServerThread } from '../support/server-thread.js';

const { BAR0 } = RegionIndex;

const copy = (client: Client, source: number, destination: number, length: number) =>
  client.regionWrite(BAR0, 0, payload([BigInt(source), BigInt(destination), length]));

const pattern = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >>> 8)) & 0xff);

describe('Guest memory without a descriptor', () => {
  it('is read and written by messages, in pieces as large as the client takes', async () => {
    await using server = await ServerThread.start();
    using client = await Client.connect(server.path, { capabilities: { maxDataXferSize: 1000 } });
    const bytes = new Uint8Array(0x8000);
    bytes.set(pattern(0x3456), 1);
    await client.dmaMap(0x10_0000, { bytes });
    await copy(client, 0x10_0001, 0x10_4001, 0x3456);
    expect(bytes.subarray(0x4001, 0x4001 + 0x3456)).to.deep.equal(pattern(0x3456));
  });

  it('mixes with memory that is mapped', async () => {
    await using server = await ServerThread.start();
    using client = await Client.connect(server.path);
    const bytes = new Uint8Array(0x1000);
    bytes.set(pattern(0x1000));
    const descriptor = createMemfd('guest', 0x1000);
    await client.dmaMap(0x1000, { bytes });
    await client.dmaMap(0x2000, { descriptor, length: 0x1000 });
    closeDescriptor(descriptor);
    await copy(client, 0x1000, 0x2000, 0x1000);
    bytes.fill(0);
    await copy(client, 0x2000, 0x1000, 0x1000);
    expect(bytes).to.deep.equal(pattern(0x1000));
  });

  it('answers commands that arrive meanwhile afterwards, in their order', async () => {
    await using server = await ServerThread.start();
    using client = await Client.connect(server.path, { spinMicroseconds: 0 });
    const bytes = new Uint8Array(0x2000);
    bytes.set(pattern(0x1000));
    await client.dmaMap(0, { bytes });
    const order: string[] = [];
    const commands = [copy(client, 0, 0x1000, 0x1000).then(() => order.push('copy'))];
    for (let i = 1; i <= 20; i++) {
      client.postRegionWrite(BAR0, 0, payload([i]));
      commands.push(
        client
          .regionRead(BAR0, 0, 4)
          .then((sum) => order.push(`${new DataView(sum.buffer, sum.byteOffset).getUint32(0, true)}`)),
      );
    }
    await Promise.all(commands);
    const sums = Array.from({ length: 20 }, (_, i) => `${((i + 1) * (i + 2)) / 2}`);
    expect(order).to.deep.equal(['copy', ...sums]);
    expect(bytes.subarray(0x1000)).to.deep.equal(pattern(0x1000));
  });

  it('answers a command that came together with the reply to what the device did on its own account', async () => {
    await using server = await ServerThread.start();
    using peer = new RawPeer(server.path);
    peer.send(versionBytes());
    peer.send(messageBytes(Command.DMA_MAP, payload([32, 3, 0n, 0n, 0x1000n])));
    peer.send(messageBytes(Command.REGION_WRITE, payload([0n, BAR0, 8], payload([0x40n]))));
    await peer.until(Command.DMA_WRITE);
    const reply = messageBytes(Command.DMA_WRITE, payload([0x40n, 16n]), { flags: 1 });
    // In one piece: nothing else comes for which the server would look at its socket again.
    peer.send(Buffer.concat([reply, messageBytes(Command.REGION_READ, payload([0n, BAR0, 4]))]));
    expect(errnoOf(await peer.until(Command.REGION_READ))).to.equal(0);
  });

  it('answers reads of registers while it waits, for a client that serves it only then', async () => {
    await using server = await ServerThread.start();
    using peer = new RawPeer(server.path);
    peer.send(versionBytes());
    peer.send(messageBytes(Command.DMA_MAP, payload([32, 3, 0n, 0n, 0x1000n])));
    const copying = payload([0n, BAR0, 20], payload([0n, 16n, 16]));
    peer.send(messageBytes(Command.REGION_WRITE, copying));
    await peer.until(Command.DMA_READ);
    const doorbell = payload([0x800n, BAR0, 4], payload([1]));
    peer.send(messageBytes(Command.REGION_WRITE, doorbell, { flags: NO_REPLY }));
    peer.send(messageBytes(Command.REGION_READ, payload([0n, BAR0, 4])));
    const sum = await peer.until(Command.REGION_READ);
    expect(sum.at(-4), 'the doorbell has not rung yet').to.equal(0);
    peer.send(messageBytes(Command.DMA_READ, payload([0n, 16n], new Uint8Array(16)), { flags: 1 }));
    await peer.until(Command.DMA_WRITE);
    peer.send(messageBytes(Command.DMA_WRITE, payload([16n, 16n]), { flags: 1, id: 2 }));
    expect(errnoOf(await peer.until(Command.REGION_WRITE))).to.equal(0);
    peer.send(messageBytes(Command.REGION_READ, payload([0n, BAR0, 4])));
    expect((await peer.until(Command.REGION_READ)).at(-4)).to.equal(1);
  });

  it('fails the access with EFAULT if the client refuses it or has none there', async () => {
    await using server = await ServerThread.start();
    using client = await Client.connect(server.path);
    await client.dmaMap(0, { bytes: new Uint8Array(0x1000) }, { writable: false });
    await expectErrno(copy(client, 0, 0x800, 16), 'EFAULT');
    await expectErrno(copy(client, 0xff8, 0, 16), 'EFAULT');
    await expectErrno(copy(client, 2 ** 60, 0, 16), 'EFAULT');
    await client.info();
  });

  for (const [what, answer] of Object.entries({
    'hangs up instead of answering': undefined,
    'answers with too little': messageBytes(Command.DMA_READ, new Uint8Array(20), { flags: 1 }),
    'answers for another address': messageBytes(Command.DMA_READ, new Uint8Array(32).fill(1), { flags: 1 }),
  })) {
    it(`leaves the server to the next client when one ${what}`, async () => {
      await using server = await ServerThread.start();
      {
        using peer = new RawPeer(server.path);
        peer.send(versionBytes());
        peer.send(messageBytes(Command.DMA_MAP, payload([32, 3, 0n, 0n, 0x1000n])));
        const request = payload([0n, BAR0, 20], payload([0n, 16n, 16]));
        peer.send(messageBytes(Command.REGION_WRITE, request));
        await peer.until(Command.DMA_READ);
        if (answer !== undefined) {
          peer.send(answer);
          expect(errnoOf(await peer.until(Command.REGION_WRITE))).to.equal(constants.errno.EIO);
        }
      }
      using client = await connectWhenFree(server.path);
      expect((await client.info()).regions).to.equal(9);
    });
  }
});

/** Connects as soon as the server has noticed that the client before is gone. */
async function connectWhenFree(path: string): Promise<Client> {
  for (;;) {
    try {
      return await Client.connect(path);
    } catch (error) {
      if (!(error instanceof ConnectionClosedError)) throw error;
    }
  }
}
