import { writeSync } from 'node:fs';
import { expect } from 'chai';
import { Command } from 'vfio-user';
import { closeAll, closeDescriptor, createEventfd, createMemfd, drainEventfd } from 'vfio-user/native';
import { proxyMutants } from 'vfio-user-proxy';
import { payloadOf, words } from '../support/peer.js';
import { ProxiedPair, RunningProxy } from '../support/proxied-pair.js';

const PAGE = 4096;
const SIZE = 16 * PAGE;

/** Does something through a proxy, and returns what is seen of it. */
type Probe = (pair: ProxiedPair) => Promise<unknown>;

/**
 * Has the pages 2, 3 and 9 reported dirty and replayed; page n is full of n when logging begins, of 0x80 + n later.
 * Returns which pages QEMU got, with the first byte of each.
 */
const replayed: Probe = async (pair) => {
  const memory = createMemfd('guest', SIZE);
  const fill = (base: number) =>
    writeSync(
      memory,
      Buffer.alloc(SIZE).map((_, at) => base + (at >>> 12)),
      0,
      SIZE,
      0,
    );
  fill(0);
  pair.client.command(1, Command.DMA_MAP, words(32, 3, 0n, 0n, BigInt(SIZE)), [memory]);
  const map = pair.server.receive();
  pair.server.reply(map);
  closeAll(map.descriptors);
  pair.client.receive();
  const started = pair.control.startDirtyLogging();
  const start = pair.server.receive();
  pair.server.reply(start, start.payload);
  await started;
  fill(0x80);
  let done = false;
  const replay = pair.control.replayDirty().finally(() => {
    done = true;
  });
  const got: number[][] = [];
  let reports = 0;
  while (!done) {
    // A mutant may ask for the report twice; what was reported once is clean then.
    const report = pair.server.receiveWithin(1);
    if (report !== undefined) {
      const bitmap = Buffer.alloc(8);
      if (reports++ === 0) bitmap.writeUInt16LE((1 << 2) | (1 << 3) | (1 << 9));
      pair.server.reply(report, Buffer.concat([report.payload, bitmap]));
    }
    const write = pair.client.receiveWithin(1);
    if (write !== undefined) {
      const data = write.payload.subarray(16);
      const first = Number(payloadOf(write).getBigUint64(0, true)) / PAGE;
      for (let at = 0; at < data.length; at += PAGE) got.push([first + at / PAGE, data[at]!]);
      pair.client.reply(write);
    }
    await new Promise(setImmediate);
  }
  closeDescriptor(memory);
  return [got, (await replay).pages];
};

const signalled: Probe = async (pair) => {
  const eventfd = createEventfd();
  pair.client.command(1, Command.DEVICE_SET_IRQS, words(20, 4 | 32, 2, 0, 1), [eventfd]);
  const irqs = pair.server.receive();
  pair.server.reply(irqs);
  pair.client.receive();
  const result = await pair.control.signalVectors();
  const seen = drainEventfd(eventfd);
  closeAll([eventfd, ...irqs.descriptors]);
  return [result.signalled, seen];
};

/** What a state of these bytes is read as. */
const stateRead: Probe = async (pair) => {
  const state = Uint8Array.from({ length: 100 }, (_, at) => at);
  const read = pair.control.readState();
  pair.server.reply(pair.server.receive(), Buffer.concat([words(8 + state.length, state.length), state]));
  return (await read).data.length;
};

const stateWritten: Probe = async (pair) => {
  const written = pair.control.writeState(Uint8Array.of(1, 2, 3, 4));
  const message = pair.server.receive();
  pair.server.reply(message, words(8, 4));
  await written;
  return [...message.payload.subarray(8)];
};

/** Whether QEMU gets a message that it did not ask for. */
const strayReply: Probe = async (pair) => {
  const state = pair.control.getState();
  pair.server.reply(pair.server.receive(), words(16, (1 << 16) | 2, 2, 0));
  await state;
  return !pair.client.isQuietFor(20);
};

const right = [
  [
    [2, 0x82],
    [3, 0x83],
    [9, 0x89],
  ],
  3,
];

/** What a mutant is to be seen by: without it the first, with it the second is the outcome. */
const probes: Record<string, { probe: Probe; right: unknown; wrong: unknown }> = {
  'dirty-pages-not-resent': { probe: replayed, right, wrong: [[], 3] },
  'last-dirty-page-not-resent': {
    ...{ probe: replayed, right },
    wrong: [
      [
        [2, 0x82],
        [3, 0x83],
      ],
      2,
    ],
  },
  'stale-page-resent': {
    ...{ probe: replayed, right },
    wrong: [
      [
        [2, 2],
        [3, 3],
        [9, 9],
      ],
      3,
    ],
  },
  'neighbouring-page-resent': {
    ...{ probe: replayed, right },
    wrong: [
      [
        [2, 0x81],
        [3, 0x82],
        [9, 0x88],
      ],
      3,
    ],
  },
  'injected-reply-reaches-qemu': { probe: strayReply, right: false, wrong: true },
  'interrupt-lost': { probe: signalled, right: [1, 1], wrong: [1, 0] },
  'state-truncated': { probe: stateRead, right: 100, wrong: 36 },
  'state-chunks-reordered': { probe: stateWritten, right: [1, 2, 3, 4], wrong: [3, 4, 1, 2] },
};

async function outcome(probe: Probe, mutants: readonly string[]): Promise<unknown> {
  await using pair = await ProxiedPair.start({ mutants });
  return await probe(pair);
}

describe('A mutant of the proxy', () => {
  it('is known by a name in kebab case, and says where it was seen and what it does', () => {
    expect(proxyMutants.map(({ name }) => name)).to.have.members(Object.keys(probes));
    for (const { name, origin, description } of proxyMutants) {
      expect(name).to.match(/^[a-z]+(-[a-z]+)*$/);
      expect(origin).to.equal('general');
      expect(description).to.match(/\.$/);
    }
  });

  for (const [name, { probe, right: without, wrong }] of Object.entries(probes)) {
    it(`shows: ${name}`, async () => {
      expect(await outcome(probe, []), 'without').to.deep.equal(without);
      expect(await outcome(probe, [name]), 'with').to.deep.equal(wrong);
    });
  }

  it('is refused if it does not exist, with a list of those that do', async () => {
    const refused = await RunningProxy.start({ mutants: ['no-such-bug'] }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(RangeError);
    expect(refused)
      .to.have.property('message')
      .that.matches(/stale-page-resent.*but got "no-such-bug"/);
  });
});
