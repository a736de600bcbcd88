import { expect } from 'chai';
import { Command } from 'vfio-user';
import { closeAll, createMemfd } from 'vfio-user/native';
import { readTrace, type TraceRecord } from 'vfio-user-proxy';
import { payloadOf, words } from '../support/peer.js';
import { ProxiedPair } from '../support/proxied-pair.js';

async function recordsOf(path: string): Promise<TraceRecord[]> {
  const records: TraceRecord[] = [];
  for await (const record of readTrace(path)) records.push(record);
  return records;
}

describe('The trace', () => {
  it('holds every message, relayed and injected, in its order, with what a replay needs', async () => {
    await using pair = await ProxiedPair.start({ traced: true });
    const memory = createMemfd('guest', 4096);
    const mapping = words(32, 3, 0n, 0n, 4096n);
    pair.client.command(9, Command.DMA_MAP, mapping, [memory]);
    const map = pair.server.receive();
    closeAll([...map.descriptors, memory]);
    pair.server.fail(map, 17);
    pair.client.receive();
    const state = pair.control.getState();
    const asked = pair.server.receive();
    pair.server.reply(asked, words(16, payloadOf(asked).getUint32(4, true), 2, 0));
    await state;
    await pair.proxy.stop();

    const records = await recordsOf(pair.proxy.trace);
    expect(records.map(({ from, to, type, command }) => `${from} → ${to}: ${command} ${type}`)).to.deep.equal(
      [
        'client → server: VERSION command',
        'server → client: VERSION reply',
        'client → server: DMA_MAP command',
        'server → client: DMA_MAP reply',
        'proxy → server: DEVICE_FEATURE command',
        'server → proxy: DEVICE_FEATURE reply',
      ],
    );
    expect(records[2]).to.deep.include({
      id: 9,
      code: 2,
      size: 48,
      flags: 0,
      noReply: false,
      descriptors: 1,
      payload: Buffer.from(mapping).toString('hex'),
    });
    expect(records[3]).to.deep.include({ id: 9, size: 16, errno: 17, descriptors: 0, payload: '' });
    const times = records.map(({ time }) => time);
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
  });

  it('keeps commands whole, and of messages that move data as much as the option says', async () => {
    await using pair = await ProxiedPair.start({ traced: true, traceDataLimit: 20 });
    pair.client.command(1, Command.DEVICE_SET_IRQS, new Uint8Array(300_000).fill(7));
    pair.client.post(2, Command.REGION_WRITE, new Uint8Array(5000).fill(8));
    for (let i = 0; i < 2; i++) pair.server.receive();
    await pair.proxy.stop();
    const [, , whole, cut] = await recordsOf(pair.proxy.trace);
    expect(whole!.payload).to.equal('07'.repeat(300_000));
    expect(whole).to.not.have.property('omitted');
    expect(cut).to.include({ payload: '08'.repeat(20), omitted: 4980, size: 5016, noReply: true });
  });

  it('loses nothing of a hundred thousand messages', async () => {
    await using pair = await ProxiedPair.start({ traced: true });
    const count = 100_000;
    for (let sent = 0; sent < count; ) {
      for (let i = 0; i < 100; i++)
        pair.client.post(sent++ & 0xffff, Command.REGION_WRITE, words(0n, 0, 4, sent));
      for (let i = 0; i < 100; i++) pair.server.receive();
    }
    await pair.proxy.stop();
    let expected = 0;
    for await (const { command, payload } of readTrace(pair.proxy.trace)) {
      if (command !== 'REGION_WRITE') continue;
      expect(Buffer.from(payload, 'hex').readUInt32LE(16)).to.equal(++expected);
    }
    expect(expected).to.equal(count);
  });
});
