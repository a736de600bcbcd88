import { expect } from 'chai';
import { Client, Command } from 'vfio-user';
import {
  closeAll,
  createEventfd,
  createMemfd,
  drainEventfd,
  signalEventfd,
  waitReadable,
} from 'vfio-user/native';
import { readTrace, replayTrace, type TraceRecord } from 'vfio-user-proxy';
import { NvmeServer } from '../support/nvme-server.js';
import { payloadOf, words } from '../support/peer.js';
import { ProxiedPair, RunningProxy } from '../support/proxied-pair.js';

describe('A trace with memory', () => {
  it('keeps descriptors and mappable areas from both sides, and puts eventfds between them', async () => {
    await using pair = await ProxiedPair.start({ traced: true, traceMemory: true });
    const memory = createMemfd('guest', 4096);
    pair.client.command(1, Command.DMA_MAP, words(32, 3, 0n, 0n, 4096n), [memory]);
    const map = pair.server.receive();
    expect(map.descriptors).to.deep.equal([]);
    pair.server.reply(map);
    pair.client.receive();
    // What the proxy replays it still reads from there.
    expect((await pair.control.dmaMaps()).maps[0]).to.include({ hasDescriptor: true });

    pair.client.command(2, Command.DEVICE_GET_REGION_INFO, words(64, 0, 0, 0, 0n, 0n));
    const asked = pair.server.receive();
    const sparse = words((1 << 16) | 1, 0, 1, 0, 0n, 4096n);
    pair.server.reply(asked, Buffer.concat([words(64, 15, 0, 32, 0x4000n, 0n), sparse]), [memory]);
    const info = pair.client.receive();
    expect(info.descriptors).to.deep.equal([]);
    expect(Buffer.from(info.payload.subarray(0, 32))).to.deep.equal(
      Buffer.from(words(32, 3, 0, 0, 0x4000n, 0n)),
    );

    const eventfd = createEventfd();
    pair.client.command(3, Command.DEVICE_SET_IRQS, words(20, 4 | 32, 2, 5, 1), [eventfd]);
    const irqs = pair.server.receive();
    pair.server.reply(irqs);
    pair.client.receive();
    signalEventfd(irqs.descriptors[0]!);
    expect(waitReadable(eventfd, 5000)).to.equal(true);
    expect(drainEventfd(eventfd)).to.equal(1);
    closeAll([memory, eventfd, ...irqs.descriptors]);
    await pair.proxy.stop();

    const records: TraceRecord[] = [];
    for await (const record of readTrace(pair.proxy.trace)) records.push(record);
    expect(records.at(-1)).to.deep.include({
      ...{ type: 'interrupt', from: 'server', to: 'client', command: 'INTERRUPT' },
      interrupt: { index: 2, vector: 5, count: 1 },
    });
    expect(records.find(({ code }) => code === Command.DMA_MAP)).to.include({ descriptors: 0 });
    expect(payloadOf(info).getUint32(4, true)).to.equal(3);
  });

  it('needs a file', async () => {
    const refused = await RunningProxy.start({ traceMemory: true }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(RangeError);
  });

  it('can be recorded and replayed in one go', async () => {
    await using recorded = await NvmeServer.start();
    await using proxy = await RunningProxy.start({
      ...{ connect: recorded.socket, traced: true, traceMemory: true },
    });
    using client = await Client.connect(proxy.listen);
    const memory = createMemfd('guest', 1 << 20);
    await client.dmaMap(0, { descriptor: memory, length: 1 << 20 });
    // The admin queues at 4096 and 8192, enabled: NVMe 1.4, 3.1.
    const register = (offset: number, ...values: number[]) => client.regionWrite(0, offset, words(...values));
    await register(0x24, (31 << 16) | 31);
    await register(0x28, 4096, 0);
    await register(0x30, 8192, 0);
    await register(0x14, 0x0046_0001);
    expect(await client.regionRead(0, 0x1c, 4)).to.deep.equal(Uint8Array.of(1, 0, 0, 0));
    await register(0x1000, 1);
    client.close();
    closeAll([memory]);
    await proxy.stop();
    await using fresh = await NvmeServer.start();
    const { differences, compared } = await replayTrace({ trace: proxy.trace, socket: fresh.socket });
    expect(differences).to.deep.equal([]);
    expect(compared).to.be.above(8);
  });
});
