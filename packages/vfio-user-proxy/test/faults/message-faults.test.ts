import { once } from 'node:events';
import { fstatSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import { Command } from 'vfio-user';
import { closeAll, closeDescriptor, createEventfd, createMemfd } from 'vfio-user/native';
import type { EventLine, MessageFault } from 'vfio-user-proxy';
import { payloadOf, words } from '../support/peer.js';
import { ProxiedPair } from '../support/proxied-pair.js';

const { DEVICE_RESET, DMA_MAP, DMA_WRITE, REGION_READ, REGION_WRITE } = Command;
const EIO = 5;

type Strike = Extract<EventLine, { event: 'fault-struck' }>;

/** The state of a device that runs, as a server answers DEVICE_FEATURE GET MIG_DEVICE_STATE. */
const running = words(16, (1 << 16) | 2, 2, 0);

describe('A fault of a message', () => {
  let pair: ProxiedPair;
  let strikes: Strike[];
  beforeEach(async () => {
    pair = await ProxiedPair.start();
    strikes = [];
    pair.control.on('event', (line) => {
      if (line.event === 'fault-struck') strikes.push(line);
    });
  });
  afterEach(() => pair[Symbol.asyncDispose]());

  const set = (...faults: MessageFault[]) => pair.control.setFaults(faults);
  /** What the server receives, by the first word of the payloads. */
  const received = (count: number) =>
    Array.from({ length: count }, () => payloadOf(pair.server.receive()).getUint32(0, true));
  const post = (...values: number[]) => {
    for (const value of values) pair.client.post(value, REGION_WRITE, words(value, 0, 0, 4));
  };
  /** The strikes, when the proxy has told them all. */
  const told = async () => {
    await pair.control.status();
    return strikes;
  };

  it('drops a message, tells which, and leaves the others alone', async () => {
    await set({ action: 'drop', from: 'client', command: 'REGION_WRITE', nth: 2 });
    post(1, 2, 3, 4);
    expect(received(3)).to.deep.equal([1, 3, 4]);
    const [strike, ...others] = await told();
    expect(others).to.deep.equal([]);
    expect(strike).to.deep.include({
      ...{ fault: 0, action: 'drop', from: 'client', type: 'command', command: 'REGION_WRITE', id: 2 },
      ...{ size: 32, injected: false, effect: 'It went nowhere.' },
    });
    expect(strike!.at).to.be.above(0);
    expect(pair.proxy.log).to.deep.equal([
      'The fault "drop" struck REGION_WRITE command 2 from QEMU: It went nowhere.',
    ]);
  });

  it('strikes each so many-th from a first one on, so many times', async () => {
    await set({ action: 'drop', command: 'REGION_WRITE', nth: 2, every: 3, count: 2 });
    post(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(received(7)).to.deep.equal([1, 3, 4, 6, 7, 8, 9]);
  });

  it('sends a command twice, with the descriptors that came with it', async () => {
    await set({ action: 'duplicate', command: 'DMA_MAP' });
    const memory = createMemfd('guest', 4096);
    pair.client.command(7, DMA_MAP, words(32, 3, 0n, 0n, 4096n), [memory]);
    const [first, second] = [pair.server.receive(), pair.server.receive()];
    const inode = fstatSync(memory).ino;
    for (const message of [first, second]) {
      expect(message.id).to.equal(7);
      expect(message.descriptors.map((descriptor) => fstatSync(descriptor).ino)).to.deep.equal([inode]);
      pair.server.reply(message);
      closeAll(message.descriptors);
      expect(pair.client.receive().id).to.equal(7);
    }
    closeDescriptor(memory);
  });

  it('changes the places of a message and the next', async () => {
    await set({ action: 'reorder', from: 'client', nth: 1 });
    post(1, 2, 3);
    expect(received(3)).to.deep.equal([2, 1, 3]);
    expect((await told())[0]!.effect).to.equal('It changed places with the next.');
  });

  it('passes a message that nothing follows all the same, and says so', async () => {
    await set({ action: 'reorder', from: 'client', nth: 1, milliseconds: 20 });
    const struck = once(pair.control, 'event');
    post(1);
    expect(received(1)).to.deep.equal([1]);
    await struck;
    expect(strikes[0]!.effect).to.equal('Nothing followed it in 20 ms.');
  });

  it('holds a message and what follows it, in their order, with their descriptors', async () => {
    await set({ action: 'delay', milliseconds: 60, command: 'DMA_MAP', nth: 1 });
    const memory = createMemfd('guest', 4096);
    const startedAt = performance.now();
    pair.client.command(1, DMA_MAP, words(32, 3, 0n, 0n, 4096n), [memory]);
    post(2, 3);
    const map = pair.server.receive();
    expect(performance.now() - startedAt).to.be.at.least(59);
    expect(fstatSync(map.descriptors[0]!).ino).to.equal(fstatSync(memory).ino);
    expect(received(2)).to.deep.equal([2, 3]);
    closeAll([memory, ...map.descriptors]);
    // The other direction does not wait.
    pair.server.command(9, DMA_WRITE, words(0n, 0n));
    expect(pair.client.receive().command).to.equal(DMA_WRITE);
  });

  it('slows down what is written to one place in proportion to the time that it took, and tells it once', async () => {
    await set({ action: 'slow', percent: 500, from: 'client', command: 'REGION_WRITE', offset: 4104 });
    const write = (offset: number) => pair.client.post(offset, REGION_WRITE, words(BigInt(offset), 0, 4, 0));
    write(4104);
    expect(received(1)).to.deep.equal([4104]);
    const first = performance.now();
    expect(pair.server.isQuietFor(20)).to.equal(true);
    write(4108);
    expect(received(1)).to.deep.equal([4108]);
    const elsewhere = performance.now();
    write(4104);
    expect(received(1)).to.deep.equal([4104]);
    // Five times what had passed since the first.
    expect(performance.now() - elsewhere).to.be.at.least(5 * 19);
    expect(performance.now() - first).to.be.above(6 * 19);
    expect((await told()).map(({ effect }) => effect)).to.deep.equal([
      'It and those that follow it are passed on 500 % later.',
    ]);
  });

  it('answers a command with an errno, and the server never sees it', async () => {
    await set({ action: 'errno', errno: EIO, from: 'client', command: 'DEVICE_RESET', nth: 1 });
    pair.client.command(4, DEVICE_RESET);
    const reply = pair.client.receive();
    expect([reply.id, reply.command, reply.failure]).to.deep.equal([4, DEVICE_RESET, EIO]);
    pair.client.command(5, DEVICE_RESET);
    expect(pair.server.receive().id).to.equal(5);
  });

  it('puts an errno in the place of a reply', async () => {
    await set({ action: 'errno', errno: EIO, from: 'server', type: 'reply', command: 'DMA_MAP' });
    const memory = createMemfd('guest', 4096);
    pair.client.command(4, DMA_MAP, words(32, 3, 0n, 0n, 4096n), [memory]);
    const map = pair.server.receive();
    pair.server.reply(map);
    closeAll([memory, ...map.descriptors]);
    expect(pair.client.receive().failure).to.equal(EIO);
    // QEMU takes it for refused, and so does the proxy.
    expect((await pair.control.dmaMaps()).maps).to.deep.equal([]);
  });

  it('flips the bit of a payload that was asked for', async () => {
    await set({ action: 'corrupt', bit: 9, from: 'client', command: 'REGION_WRITE' });
    pair.client.command(1, REGION_READ, words(0, 0, 0, 4));
    expect(payloadOf(pair.server.receive()).getUint32(0, true)).to.equal(0);
    post(1);
    expect(received(1)).to.deep.equal([1 | (1 << 9)]);
  });

  it('closes the connection in the place of a message, and says why', async () => {
    await set({ action: 'disconnect', from: 'server', command: 'DMA_WRITE' });
    const told: EventLine[] = [];
    pair.control.on('event', (line) => told.push(line));
    pair.server.command(1, DMA_WRITE, words(0n, 0n));
    pair.client.waitForEnd();
    pair.server.waitForEnd();
    await pair.control.status();
    expect(told.map(({ event }) => event)).to.deep.equal(['fault-struck', 'server-gone']);
    expect(told[1]).to.include({ reason: 'a fault closed the connection of the device server' });
  });

  it('strikes nothing more when others are set, and lets go what waits', async () => {
    await set({ action: 'delay', milliseconds: 60_000 }, { action: 'drop' });
    expect(await pair.control.status()).to.include({ faults: 2 });
    post(1, 2);
    expect(pair.server.isQuietFor(20)).to.equal(true);
    expect(await set()).to.include({ faults: 0 });
    post(3);
    expect(received(3)).to.deep.equal([1, 2, 3]);
  });

  it('keeps no descriptor of what waited when the connection ends', async () => {
    await set({ action: 'delay', milliseconds: 60_000 });
    const before = readdirSync('/proc/self/fd').length;
    const eventfd = createEventfd();
    pair.client.command(1, Command.DEVICE_SET_IRQS, words(20, 4 | 32, 2, 0, 1), [eventfd]);
    closeDescriptor(eventfd);
    await pair.control.status();
    pair.client[Symbol.dispose]();
    pair.server.waitForEnd();
    pair.server[Symbol.dispose]();
    await pair.control.status();
    // The two ends of the pair and the two of the proxy are gone as well.
    expect(readdirSync('/proc/self/fd').length).to.equal(before - 4);
  });

  describe("on the proxy's own commands", () => {
    const injected = { injected: true, command: 'DEVICE_FEATURE', feature: 'MIG_DEVICE_STATE' } as const;

    /** The answer to get-state; the server answers `times` requests. */
    async function stateAfter(times: number): Promise<unknown> {
      const asked = pair.control.getState({ timeoutMs: 500 }).catch((error: unknown) => error);
      const got: number[] = [];
      for (let i = 0; i < times; i++) {
        const message = pair.server.receive();
        got.push(message.id);
        pair.server.reply(message, running);
      }
      return { ...((await asked) as object), got };
    }

    it('drops a command or a reply, so that the request times out', async () => {
      await set({ ...injected, action: 'drop', from: 'client', type: 'command' });
      expect(await stateAfter(0)).to.include({ code: 'ETIMEDOUT' });
      await set({ ...injected, action: 'drop', from: 'server', type: 'reply' });
      expect(await stateAfter(1)).to.include({ code: 'ETIMEDOUT' });
      expect((await told()).map(({ injected, from, type }) => [injected, from, type])).to.deep.equal([
        [true, 'client', 'command'],
        [true, 'server', 'reply'],
      ]);
    });

    it('answers a command with an errno, or its reply', async () => {
      await set({ ...injected, action: 'errno', errno: EIO, type: 'command' });
      expect(await stateAfter(0)).to.include({ code: 'EIO' });
      expect(pair.server.isQuietFor(20)).to.equal(true);
      await set({ ...injected, action: 'errno', errno: EIO, type: 'reply' });
      expect(await stateAfter(1)).to.include({ code: 'EIO' });
      await set();
      expect(await stateAfter(1)).to.include({ state: 'running' });
    });

    it('sends a command twice, and QEMU sees neither of the replies', async () => {
      await set({ ...injected, action: 'duplicate', type: 'command' });
      const { got, state } = (await stateAfter(2)) as { got: number[]; state: string };
      expect(state).to.equal('running');
      expect(got[0]).to.equal(got[1]);
      expect(pair.client.isQuietFor(20)).to.equal(true);
    });

    it('delays a command, and corrupts the state that a reply carries', async () => {
      await set(
        { ...injected, action: 'delay', milliseconds: 30, type: 'command' },
        { ...injected, action: 'corrupt', bit: 64, type: 'reply' },
      );
      const startedAt = performance.now();
      expect(await stateAfter(1)).to.include({ state: 'stop-copy' });
      expect(performance.now() - startedAt).to.be.at.least(29);
    });

    it("leaves QEMU's own alone, and those of the proxy unless asked to", async () => {
      await set({ action: 'drop', command: 'DEVICE_FEATURE' });
      expect(await stateAfter(1)).to.include({ state: 'running' });
      pair.client.command(3, Command.DEVICE_FEATURE, words(16, (1 << 16) | 2, 0, 0));
      expect(pair.server.isQuietFor(20)).to.equal(true);
    });
  });
});
