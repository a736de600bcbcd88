import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { Client } from 'vfio-user';
import {
  closeAll,
  closeDescriptor,
  createEventfd,
  createMemfd,
  drainEventfd,
  signalEventfd,
} from 'vfio-user/native';
import { ProxyControl } from 'vfio-user-proxy';
import { RunningProxy } from './support/proxied-pair.js';

const PAGE = 4096;
const MEMORY = 1024 * PAGE;
const STATE_SIZE = 5_000_000;

describe('A real client and a real device server with the proxy between them', () => {
  let proxy: RunningProxy;
  let server: Worker;
  let stopDescriptor: number;
  let client: Client;
  let control: ProxyControl;
  let memory: number;

  beforeEach(async () => {
    proxy = await RunningProxy.start();
    const script = new URL('./support/page-writer.mjs', import.meta.url);
    server = new Worker(script, { workerData: { path: proxy.connect }, execArgv: [] });
    [stopDescriptor] = (await once(server, 'message')) as [number];
    client = await Client.connect(proxy.listen);
    control = await ProxyControl.connect(proxy.control);
    memory = createMemfd('guest', MEMORY);
    await client.dmaMap(0x10_0000, { descriptor: memory, length: MEMORY });
  });

  afterEach(async () => {
    client.close();
    await control.close();
    const exited = once(server, 'exit');
    signalEventfd(stopDescriptor);
    await exited;
    closeDescriptor(memory);
    await proxy[Symbol.asyncDispose]();
  });

  const writePage = (page: number) => {
    const address = Buffer.alloc(8);
    address.writeBigUInt64LE(BigInt(0x10_0000 + page * PAGE));
    return client.regionWrite(0, 4088, address);
  };

  it('lets the device write to guest memory and interrupt, by the descriptors that it passed on', async () => {
    const eventfds = [createEventfd(), createEventfd()];
    await client.setInterrupts({ index: 2, start: 0, count: 2, action: 'trigger', eventfds });
    await writePage(5);
    expect(
      readFileSync(`/proc/self/fd/${memory}`)
        .subarray(5 * PAGE, 6 * PAGE)
        .every((byte) => byte === 5),
    ).to.equal(true);
    expect(eventfds.map(drainEventfd)).to.deep.equal([1, 0]);
    expect(await control.signalVectors()).to.include({ signalled: 2 });
    expect(eventfds.map(drainEventfd)).to.deep.equal([1, 1]);
    closeAll(eventfds);
  });

  it('replays exactly the pages that the device wrote, and leaves memory as it was', async () => {
    await writePage(1);
    await control.startDirtyLogging();
    const written = [2, 3, 4, 700, 1023];
    for (const page of written) await writePage(page);
    const before = readFileSync(`/proc/self/fd/${memory}`);
    const { ranges, pages } = await control.reportDirty();
    expect(pages).to.equal(written.length);
    expect(ranges.map(({ address, size }) => [(address - 0x10_0000) / PAGE, size / PAGE])).to.deep.equal([
      [2, 3],
      [700, 1],
      [1023, 1],
    ]);
    expect(await control.replayDirty()).to.include({ pages: 5, messages: 3, skippedPages: 0 });
    expect(readFileSync(`/proc/self/fd/${memory}`).equals(before)).to.equal(true);
    expect(await control.replayDirty({ all: true })).to.include({ pages: MEMORY / PAGE });
    await control.stopDirtyLogging();
  });

  it("moves a state of several messages out and in again while the client's own requests go on", async () => {
    let moving = true;
    const load = (async () => {
      let rounds = 0;
      for (; moving; rounds++) {
        const value = Buffer.of(rounds, rounds >> 8, rounds >> 16, 7);
        client.postRegionWrite(0, 64, value);
        expect(await client.regionRead(0, 64, 4)).to.deep.equal(new Uint8Array(value));
      }
      return rounds;
    })();
    for (let i = 0; i < 3; i++) {
      expect(await control.setState('stop-copy')).to.include({ state: 'stop-copy' });
      const { data } = await control.readState();
      expect(data).to.have.length(STATE_SIZE);
      await control.setState('resuming');
      await control.writeState(data);
      await control.setState('running');
      expect(await control.getState()).to.include({ state: 'running' });
    }
    moving = false;
    expect(await load).to.be.above(10);
  });

  it('passes on why the server refuses a state', async () => {
    expect(await control.migrationFeatures()).to.include({ stopCopy: true, preCopy: false });
    const refused = (request: Promise<unknown>) => request.catch((error: unknown) => error);
    expect(await refused(control.setState('pre-copy')))
      .to.have.property('errno')
      .that.is.above(0);
    await control.setState('resuming');
    await control.writeState(Buffer.alloc(100));
    expect(await refused(control.setState('running'))).to.include({ code: 'EINVAL' });
  });
});
