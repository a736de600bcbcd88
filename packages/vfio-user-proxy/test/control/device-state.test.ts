import { expect } from 'chai';
import { Command } from 'vfio-user';
import { payloadOf, words } from '../support/peer.js';
import { ProxiedPair } from '../support/proxied-pair.js';

const EINVAL = 22;

/** The next message at the server, which has to be DEVICE_FEATURE; and what it asks. */
function featureAsked(pair: ProxiedPair) {
  const message = pair.server.receive();
  expect(message.command).to.equal(Command.DEVICE_FEATURE);
  return { message, asked: payloadOf(message) };
}

describe('The state of a device, by the control socket', () => {
  let pair: ProxiedPair;
  beforeEach(async () => {
    pair = await ProxiedPair.start({ capabilities: { max_data_xfer_size: 65_536 } });
  });
  afterEach(() => pair[Symbol.asyncDispose]());

  it('is asked for and set by DEVICE_FEATURE, and QEMU sees nothing of it', async () => {
    const features = pair.control.migrationFeatures();
    const get = featureAsked(pair);
    expect(get.asked.getUint32(4, true)).to.equal((1 << 16) | 1);
    pair.server.reply(get.message, words(16, (1 << 16) | 1, 5n));
    expect(await features).to.include({ stopCopy: true, preCopy: true, peerToPeer: false });

    const stopped = pair.control.setState('stop-copy');
    const set = featureAsked(pair);
    expect(set.message.payload).to.deep.equal(words(16, (1 << 17) | 2, 3, -1));
    pair.server.reply(set.message, set.message.payload);
    const { startedAt, finishedAt, state } = await stopped;
    expect(state).to.equal('stop-copy');
    expect(finishedAt).to.be.at.least(startedAt);
    expect(pair.client.isQuietFor(20)).to.equal(true);
  });

  it("rejects with the server's errno and a sentence", async () => {
    const refused = pair.control.setState('pre-copy').catch((error: unknown) => error);
    pair.server.fail(featureAsked(pair).message, EINVAL);
    expect(await refused).to.include({
      errno: EINVAL,
      code: 'EINVAL',
      from: 'server',
      message: 'The device server answered DEVICE_FEATURE SET MIG_DEVICE_STATE to pre-copy with EINVAL (22).',
    });
  });

  it('is read until a read comes short, by the size that the reply states and not by its length', async () => {
    const read = pair.control.readState();
    const sizes = [65_536, 65_536, 100];
    const parts = sizes.map((size, i) => new Uint8Array(size).fill(i + 1));
    for (const part of parts) {
      const request = pair.server.receive();
      expect([request.command, request.payload]).to.deep.equal([
        Command.MIG_DATA_READ,
        words(65_544, 65_536),
      ]);
      const padded = new Uint8Array(8 + 65_536);
      padded.set(words(padded.length, part.length));
      padded.set(part, 8);
      pair.server.reply(request, padded);
    }
    const { data, messages } = await read;
    expect(messages).to.equal(3);
    expect(Buffer.compare(data, Buffer.concat(parts))).to.equal(0);
  });

  it('is refused if the server claims more data than it sent', async () => {
    const read = pair.control.readState().catch((error: unknown) => error);
    pair.server.reply(pair.server.receive(), words(65_544, 65_536, 1, 2));
    expect(await read).to.include({ code: 'EPROTO' });
  });

  it('is written in pieces that the server accepts', async () => {
    const state = new Uint8Array(150_000).map((_, i) => i % 251);
    const written = pair.control.writeState(state);
    const received: Uint8Array[] = [];
    for (let size = 0; size < state.length; size += received.at(-1)!.length) {
      const message = pair.server.receive();
      const payload = payloadOf(message);
      expect(payload.getUint32(4, true))
        .to.equal(message.payloadLength - 8)
        .and.at.most(65_536);
      received.push(message.payload.subarray(8));
      pair.server.reply(message, words(8, message.payloadLength - 8));
    }
    expect(await written).to.include({ size: 150_000, messages: 3 });
    expect(Buffer.compare(Buffer.concat(received), state)).to.equal(0);
  });

  it("is exchanged while QEMU's own commands go on, with ids that may be the same", async () => {
    const read = pair.control.getState();
    const injected = featureAsked(pair).message;
    // QEMU picks the very id that the proxy uses.
    pair.client.command(injected.id, Command.DEVICE_RESET);
    const reset = pair.server.receive();
    expect(reset.id).to.not.equal(injected.id);
    pair.server.reply(reset);
    expect(pair.client.receive().id).to.equal(injected.id);
    pair.server.reply(injected, words(16, (1 << 16) | 2, 2, 0));
    expect(await read).to.include({ state: 'running' });
    expect(pair.client.isQuietFor(20)).to.equal(true);
  });

  it('gives up after its time limit, and a late reply reaches nobody', async () => {
    const late = pair.control.getState({ timeoutMs: 50 }).catch((error: unknown) => error);
    const { message } = featureAsked(pair);
    expect(await late).to.include({ code: 'ETIMEDOUT' });
    pair.server.reply(message, words(16, (1 << 16) | 2, 2, 0));
    expect(pair.client.isQuietFor(50)).to.equal(true);
    const next = pair.control.getState();
    pair.server.reply(featureAsked(pair).message, words(16, (1 << 16) | 2, 1, 0));
    expect(await next).to.include({ state: 'stop' });
  });

  it('fails at once when the server dies, also for requests that stand in line', async () => {
    const reason = (error: unknown) => error;
    const asked = [pair.control.getState().catch(reason), pair.control.readState().catch(reason)];
    featureAsked(pair);
    const startedAt = performance.now();
    pair.server[Symbol.dispose]();
    const [first, second] = await Promise.all(asked);
    expect(first).to.include({ code: 'ECONNRESET' });
    expect(second).to.include({ code: 'ENOTCONN' });
    expect(performance.now() - startedAt).to.be.below(1000);
    pair.client.waitForEnd();
  });
});
