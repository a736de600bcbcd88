import { expect } from 'chai';
import fc from 'fast-check';
import { Command } from '../../src/index.js';
import { closeDescriptor, createEventfd } from '../../src/native/index.js';
import { errnoOf, messageBytes, versionBytes } from '../support/message-bytes.js';
import { RawPeer } from '../support/raw-peer.js';
import type { RegisterDevice } from '../support/register-device.js';
import { type Served, serveRegisters } from '../support/served.js';

/** Sends something, hangs up, and expects the server to serve the next client as if nothing had been. */
async function survives(
  served: Served<RegisterDevice>,
  attack: (peer: RawPeer) => void | Promise<void>,
): Promise<void> {
  const gone = served.log.filter((line) => line.startsWith('The client has gone')).length;
  {
    using peer = new RawPeer(served.path);
    await attack(peer);
  }
  await served.until(() => served.log.filter((line) => line.startsWith('The client has gone')).length > gone);
  const client = await served.connect();
  expect((await client.info()).regions).to.equal(9);
  client.close();
  await served.until(
    () => served.log.filter((line) => line.startsWith('The client has gone')).length > gone + 1,
  );
}

/** Waits until the server hangs up, and returns what it said before. */
async function hangsUp(served: Served<RegisterDevice>, peer: RawPeer): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  await served.until(() => {
    const received = peer.receive();
    if (received === 'closed') return true;
    if (received !== undefined) parts.push(received);
    return false;
  });
  return Buffer.concat(parts);
}

const EINVAL = 22;

describe('A server whose client is hostile', () => {
  it('survives random bytes', async () => {
    await using served = serveRegisters();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) =>
        survives(served, (peer) => peer.send(bytes)),
      ),
      { numRuns: 50 },
    );
  });

  it('survives random payloads of every command, with and without descriptors', async () => {
    await using served = serveRegisters();
    const event = createEventfd();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        fc.uint8Array({ maxLength: 100 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 3 }),
        (command, payload, descriptors, flags) =>
          survives(served, (peer) => {
            peer.send(versionBytes());
            peer.send(
              messageBytes(command, payload, { flags: flags << 4 }),
              new Array<number>(descriptors).fill(event),
            );
            peer.send(messageBytes(Command.DEVICE_GET_INFO, new Uint8Array(16)));
          }),
      ),
      { numRuns: 150 },
    );
    closeDescriptor(event);
  });

  it('survives extreme numbers in every field of every command', async () => {
    await using served = serveRegisters();
    const extreme = fc.constantFrom(
      0,
      1,
      2,
      7,
      8,
      20,
      24,
      32,
      4095,
      4096,
      0x7fff_ffff,
      0x8000_0000,
      0xffff_f000,
      0xffff_ffff,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 18 }),
        fc.array(fc.array(extreme, { maxLength: 12 }), { minLength: 1, maxLength: 4 }),
        (command, payloads) =>
          survives(served, (peer) => {
            peer.send(versionBytes());
            for (const fields of payloads) {
              peer.send(messageBytes(command, new Uint8Array(Uint32Array.from(fields).buffer)));
            }
          }),
      ),
      { numRuns: 200 },
    );
  });

  for (const size of [0, 1, 15, 2 ** 21, 0xffff_ffff]) {
    it(`hangs up on a message that says it has ${size} bytes`, async () => {
      await using served = serveRegisters();
      await survives(served, async (peer) => {
        peer.send(versionBytes());
        peer.send(messageBytes(Command.DEVICE_GET_INFO, new Uint8Array(16), { size }));
        await hangsUp(served, peer);
      });
      expect(served.log.join()).to.include(`its header says ${size}`);
    });
  }

  it('survives a message that stops in the middle', async () => {
    await using served = serveRegisters();
    const whole = messageBytes(Command.DMA_MAP, new Uint8Array(32));
    for (const length of [1, 15, 16, 17, 47]) {
      await survives(served, (peer) => {
        peer.send(versionBytes());
        peer.send(whole.subarray(0, length));
      });
    }
  });

  it('answers EINVAL and hangs up if anything comes before VERSION', async () => {
    await using served = serveRegisters();
    using peer = new RawPeer(served.path);
    peer.send(messageBytes(Command.DEVICE_RESET, new Uint8Array()));
    expect(errnoOf(await hangsUp(served, peer))).to.equal(EINVAL);
    expect(served.device.calls).to.deep.equal([]);
  });

  it('ignores replies to what it never asked', async () => {
    await using served = serveRegisters();
    await survives(served, (peer) => {
      peer.send(versionBytes());
      for (let i = 0; i < 100; i++)
        peer.send(messageBytes(Command.DMA_READ, new Uint8Array(64), { flags: 1 }));
    });
  });

  it('gives up on a client that asks and asks but never reads the answers', async () => {
    await using served = serveRegisters();
    using peer = new RawPeer(served.path);
    peer.send(versionBytes());
    const read = new Uint8Array(16);
    new DataView(read.buffer).setUint32(12, 4096, true);
    const requests = Buffer.concat(
      Array.from({ length: 200 }, () => messageBytes(Command.REGION_READ, read)),
    );
    await served.until(() => {
      peer.send(requests);
      return served.log.some((line) => line.includes('Expected the peer to read its messages'));
    });
  });
});
