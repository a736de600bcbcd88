import { writeSync } from 'node:fs';
import { constants } from 'node:os';
import { expect } from 'chai';
import { Command, type Message } from 'vfio-user';
import { closeAll, closeDescriptor, createMemfd } from 'vfio-user/native';
import { payloadOf, words } from '../support/peer.js';
import { ProxiedPair } from '../support/proxied-pair.js';

const PAGE = 4096;
const LOW = 0n;
const HIGH = 0x1_0000_0000n;
const SIZE = 256 * PAGE;
/** Where the second mapping begins in the file. */
const HIGH_OFFSET = SIZE;

describe('The replay of dirty pages', () => {
  let pair: ProxiedPair;
  let memory: number;
  const content = Buffer.alloc(2 * SIZE).map((_, i) => (i * 7) ^ (i >>> 12));

  beforeEach(async () => {
    pair = await ProxiedPair.start({ capabilities: { max_data_xfer_size: 16 * PAGE } });
    memory = createMemfd('guest', 2 * SIZE);
    writeSync(memory, content);
    map(LOW, 0n, 3);
    map(HIGH, BigInt(HIGH_OFFSET), 3);
    // Memory without a descriptor, and memory that the device may only read, are no concern of the replay.
    map(0xf000_0000n, 0n, 3, []);
    map(0xe000_0000n, 0n, 1);
  });
  afterEach(async () => {
    closeDescriptor(memory);
    await pair[Symbol.asyncDispose]();
  });

  function map(address: bigint, offset: bigint, flags: number, descriptors = [memory]): void {
    pair.client.command(1, Command.DMA_MAP, words(32, flags, offset, address, BigInt(SIZE)), descriptors);
    const message = pair.server.receive();
    pair.server.reply(message);
    closeAll(message.descriptors);
    pair.client.receive();
  }

  async function startLogging(): Promise<void> {
    const started = pair.control.startDirtyLogging();
    const message = pair.server.receive();
    expect(payloadOf(message).getUint32(4, true)).to.equal((1 << 17) | 6);
    pair.server.reply(message, message.payload);
    expect(await started).to.include({ pageSize: PAGE, ranges: 3 });
  }

  /** Answers the reports: the pages given of the mapping at each address. */
  function answerReports(dirty: Map<bigint, number[]>): void {
    for (let i = 0; i < 3; i++) {
      const message = pair.server.receive();
      const asked = payloadOf(message);
      expect(asked.getUint32(4, true)).to.equal((1 << 16) | 8);
      expect(asked.getBigUint64(16, true), 'a whole mapping').to.equal(BigInt(SIZE));
      const bitmap = Buffer.alloc(SIZE / PAGE / 8);
      for (const page of dirty.get(asked.getBigUint64(8, true)) ?? []) bitmap[page >> 3]! |= 1 << (page & 7);
      pair.server.reply(message, Buffer.concat([message.payload, bitmap]));
    }
  }

  function receiveWrite(): { message: Message; address: bigint; data: Uint8Array } {
    const message = pair.client.receive();
    expect(message.command).to.equal(Command.DMA_WRITE);
    const payload = payloadOf(message);
    expect(payload.getBigUint64(8, true)).to.equal(BigInt(message.payloadLength - 16));
    return { message, address: payload.getBigUint64(0, true), data: message.payload.subarray(16) };
  }

  it("sends each page's present content once, in runs within the transfer size", async () => {
    await startLogging();
    const replay = pair.control.replayDirty();
    const run = Array.from({ length: 20 }, (_, i) => 100 + i);
    answerReports(
      new Map([
        [LOW, [0, 1, 255]],
        [HIGH, run],
      ]),
    );
    const writes = [];
    for (let left = 23 * PAGE; left > 0; left -= writes.at(-1)!.data.length) {
      const write = receiveWrite();
      writes.push(write);
      pair.client.reply(write.message, words(write.address, BigInt(write.data.length)));
    }
    expect(writes.map(({ address, data }) => [address, data.length / PAGE])).to.deep.equal([
      [0n, 2],
      [255n * 4096n, 1],
      [HIGH + 100n * 4096n, 16],
      [HIGH + 116n * 4096n, 4],
    ]);
    for (const { address, data } of writes) {
      const at = address >= HIGH ? Number(address - HIGH) + HIGH_OFFSET : Number(address);
      expect(Buffer.compare(data, content.subarray(at, at + data.length))).to.equal(0);
    }
    expect(await replay).to.include({ pages: 23, bytes: 23 * PAGE, messages: 4, skippedPages: 0 });
    expect(pair.server.isQuietFor(20)).to.equal(true);
  });

  it('still sends what an earlier report already took out of the log', async () => {
    await startLogging();
    const report = pair.control.reportDirty();
    answerReports(new Map([[LOW, [3]]]));
    expect((await report).ranges).to.deep.equal([{ address: 3 * PAGE, size: PAGE }]);
    const replay = pair.control.replayDirty();
    answerReports(new Map([[LOW, [4]]]));
    const { message, address, data } = receiveWrite();
    expect([address, data.length]).to.deep.equal([3n * 4096n, 2 * PAGE]);
    pair.client.reply(message);
    expect(await replay).to.include({ pages: 2 });
    const again = pair.control.replayDirty();
    answerReports(new Map());
    expect(await again).to.include({ pages: 0, messages: 0 });
  });

  it('keeps the pages for another try if QEMU refuses one', async () => {
    await startLogging();
    const refused = pair.control.replayDirty().catch((error: unknown) => error);
    answerReports(new Map([[LOW, [9]]]));
    pair.client.fail(receiveWrite().message, 14);
    expect(await refused).to.include({ code: 'EFAULT' });
    const replay = pair.control.replayDirty();
    answerReports(new Map());
    const { message, address } = receiveWrite();
    expect(address).to.equal(9n * 4096n);
    pair.client.reply(message);
    expect(await replay).to.include({ pages: 1 });
  });

  it('tells the pages for which QEMU has no memory, and goes on with the others', async () => {
    await startLogging();
    const replay = pair.control.replayDirty();
    answerReports(new Map([[LOW, [3, 9, 10]]]));
    const first = receiveWrite();
    const second = receiveWrite();
    pair.client.fail(second.message, constants.errno.ENODEV);
    pair.client.reply(first.message);
    const refused = [{ address: Number(second.address), size: second.data.length }];
    expect(await replay).to.deep.include({ pages: 1, messages: 2, skippedPages: 0, refused });
    expect(refused).to.deep.equal([{ address: 9 * PAGE, size: 2 * PAGE }]);
    const again = pair.control.replayDirty();
    answerReports(new Map());
    expect(await again).to.deep.include({ pages: 0, messages: 0, refused: [] });
  });

  it('never has more than a few requests under way', async () => {
    const replay = pair.control.replayDirty({ all: true });
    const window = [receiveWrite(), receiveWrite(), receiveWrite(), receiveWrite()];
    expect(pair.client.isQuietFor(50)).to.equal(true);
    let left = (2 * SIZE) / (16 * PAGE);
    while (left-- > 0) {
      pair.client.reply(window.shift()!.message);
      if (left >= 4) window.push(receiveWrite());
    }
    expect(await replay).to.include({ pages: (2 * SIZE) / PAGE, skippedPages: 0 });
  });

  it('says what to do if logging was never started', async () => {
    const error = await pair.control.replayDirty().catch((reason: unknown) => reason);
    expect(error)
      .to.include({ code: 'EINVAL' })
      .and.property('message')
      .match(/start-dirty-logging/);
  });

  it('fails at once if QEMU goes meanwhile', async () => {
    const replay = pair.control.replayDirty({ all: true }).catch((error: unknown) => error);
    receiveWrite();
    pair.client[Symbol.dispose]();
    expect(await replay).to.include({ code: 'ECONNRESET' });
  });
});
