import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { Command } from 'vfio-user';
import { closeAll, closeDescriptor, createEventfd, createMemfd, drainEventfd } from 'vfio-user/native';
import type { EventLine } from 'vfio-user-proxy';
import { ProxyControl } from 'vfio-user-proxy';
import { Peer, words } from '../support/peer.js';
import { ProxiedPair, RunningProxy } from '../support/proxied-pair.js';

describe('The control socket', () => {
  it('answers a line that is no request, or asks for what does not exist, with EINVAL or ENOSYS', async () => {
    await using proxy = await RunningProxy.start();
    const socket = connect(proxy.control);
    const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
    const answer = async (line: string) => {
      socket.write(`${line}\n`);
      return JSON.parse((await lines.next()).value as string) as { id: number; error: { code: string } };
    };
    expect((await answer('garbage')).error.code).to.equal('EINVAL');
    expect((await answer('[1]')).error.code).to.equal('EINVAL');
    expect((await answer('{"id":"x","request":"status"}')).error.code).to.equal('EINVAL');
    expect(await answer('{"id":3,"request":"constructor"}')).to.deep.include({ id: 3 });
    expect((await answer('{"id":3,"request":"no-such"}')).error.code).to.equal('ENOSYS');
    const badArguments = [
      '"set-state","arguments":{"state":"flying"}',
      '"write-state","arguments":{"data":"no base64!"}',
      '"write-state","arguments":{"data":7}',
      '"start-dirty-logging","arguments":{"pageSize":4097}',
      '"read-region","arguments":{"region":-1,"offset":0,"length":4}',
      '"status","arguments":7',
      '"status","timeoutMs":0',
    ];
    for (const request of badArguments) {
      expect((await answer(`{"id":4,"request":${request}}`)).error.code, request).to.equal('EINVAL');
    }
    socket.destroy();
  });

  it('lets a client go whose line has no end, and serves the others', async () => {
    await using pair = await ProxiedPair.start();
    const socket = connect(pair.proxy.control);
    const piece = Buffer.alloc(1024 * 1024, 'x');
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const write = () => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', write);
    socket.on('data', () => {});
    write();
    await closed;
    expect((await pair.control.status()).connected).to.equal(true);
  });

  it('says ENOTCONN to requests that need QEMU while there is none', async () => {
    await using proxy = await RunningProxy.start();
    await using control = await ProxyControl.connect(proxy.control);
    expect((await control.status()).connected).to.equal(false);
    expect((await control.dmaMaps()).maps).to.deep.equal([]);
    for (const request of [control.getState(), control.signalVectors(), control.replayDirty()]) {
      expect(await request.catch((error: unknown) => error)).to.include({ code: 'ENOTCONN' });
    }
  });

  it('tells every client who comes and goes', async () => {
    const pair = await ProxiedPair.start();
    const told: EventLine['event'][] = [];
    await pair.control.status();
    pair.control.on('event', ({ event }) => told.push(event));
    pair.client[Symbol.dispose]();
    pair.server.waitForEnd();
    pair.client = Peer.connect(pair.proxy.listen);
    pair.server = pair.listener.accept();
    pair.agreeOnVersion();
    pair.server[Symbol.dispose]();
    pair.client.waitForEnd();
    await pair.control.status();
    expect(told).to.deep.equal(['client-gone', 'client-connected', 'version-negotiated', 'server-gone']);
    await Promise.all([once(pair.control, 'close'), pair.proxy.stop()]);
    expect(told.at(-1)).to.equal('stopping');
    await pair[Symbol.asyncDispose]();
  });

  it('shows the guest memory that the server accepted, and forgets what is unmapped', async () => {
    await using pair = await ProxiedPair.start();
    const memory = createMemfd('guest', 0x10000);
    const exchange = (command: number, payload: Uint8Array, descriptors: number[], errno = 0) => {
      pair.client.command(1, command, payload, descriptors);
      const message = pair.server.receive();
      if (errno === 0) pair.server.reply(message, message.payload);
      else pair.server.fail(message, errno);
      closeAll(message.descriptors);
      pair.client.receive();
    };
    exchange(Command.DMA_MAP, words(32, 3, 0x1000n, 0x8000n, 0x4000n), [memory]);
    exchange(Command.DMA_MAP, words(32, 1, 0n, 0xf0000n, 0x1000n), []);
    exchange(Command.DMA_MAP, words(32, 3, 0n, 0x100000n, 0x1000n), [memory], 17);
    expect((await pair.control.dmaMaps()).maps).to.deep.equal([
      { address: 0x8000, size: 0x4000, offset: 0x1000, readable: true, writable: true, hasDescriptor: true },
      { address: 0xf0000, size: 0x1000, offset: 0, readable: true, writable: false, hasDescriptor: false },
    ]);
    exchange(Command.DMA_UNMAP, words(24, 0, 0x8000n, 0x4000n), []);
    expect((await pair.control.dmaMaps()).maps).to.have.length(1);
    exchange(Command.DMA_UNMAP, words(24, 2, 0n, 0n), []);
    expect((await pair.control.dmaMaps()).maps).to.deep.equal([]);
    closeDescriptor(memory);
  });

  it('signals every vector that has an eventfd, once', async () => {
    await using pair = await ProxiedPair.start();
    const eventfds = [createEventfd(), createEventfd(), createEventfd()];
    const setIrqs = (start: number, count: number, descriptors: number[]) => {
      pair.client.command(1, Command.DEVICE_SET_IRQS, words(20, 4 | 32, 2, start, count), descriptors);
      const message = pair.server.receive();
      pair.server.reply(message);
      closeAll(message.descriptors);
      pair.client.receive();
    };
    setIrqs(0, 3, eventfds);
    expect(await pair.control.signalVectors()).to.include({ signalled: 3 });
    expect(eventfds.map(drainEventfd)).to.deep.equal([1, 1, 1]);
    // Without descriptors vector 1 loses its eventfd.
    setIrqs(1, 1, []);
    expect(await pair.control.signalVectors()).to.include({ signalled: 2 });
    expect(eventfds.map(drainEventfd)).to.deep.equal([1, 0, 1]);
    expect(await pair.control.status()).to.include({ vectors: 2 });
    closeAll(eventfds);
  });

  it('rejects with the reason of an AbortSignal, and with a sentence when the proxy is gone', async () => {
    const pair = await ProxiedPair.start();
    const reason = new Error('enough');
    const abort = new AbortController();
    const given = pair.control.getState({ signal: abort.signal }).catch((error: unknown) => error);
    abort.abort(reason);
    expect(await given).to.equal(reason);
    const overdue = pair.control.getState({ totalTimeoutMs: 30 }).catch((error: unknown) => error);
    expect(await overdue).to.include({ code: 'ETIMEDOUT' });
    const open = pair.control.getState().catch((error: unknown) => error);
    await Promise.all([once(pair.control, 'close'), pair.proxy.stop()]);
    expect(await open)
      .to.be.an('error')
      .with.property('code')
      .that.matches(/ECONNRESET|ENOTCONN/);
    expect(await pair.control.status().catch((error: unknown) => error)).to.include({ code: 'ENOTCONN' });
    await pair[Symbol.asyncDispose]();
  });
});
