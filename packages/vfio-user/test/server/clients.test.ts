import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { Client, Command, ConnectionClosedError, DeviceServer, InterruptIndex } from '../../src/index.js';
import { closeDescriptor, createEventfd, createMemfd, listenUnix } from '../../src/native/index.js';
import { messageBytes, versionPayload } from '../support/message-bytes.js';
import { RawPeer } from '../support/raw-peer.js';
import { RegisterDevice } from '../support/register-device.js';
import { serveRegisters } from '../support/served.js';

const openDescriptors = (): number => readdirSync('/proc/self/fd').length;

describe('A device server', () => {
  it('resets the device and forgets memory and interrupts when its client goes', async () => {
    await using served = serveRegisters();
    const descriptor = createMemfd('guest', 0x1000);
    const event = createEventfd();
    const client = await served.connect();
    await client.dmaMap(0, { descriptor, length: 0x1000 });
    await client.setInterrupts({
      index: InterruptIndex.MSIX,
      start: 0,
      count: 1,
      action: 'trigger',
      eventfds: [event],
    });
    client.close();
    await served.until(() => served.device.calls.includes('memoryUnmapped 0 4096'));
    expect(served.device.calls).to.deep.equal([
      'connected',
      'disconnected',
      'reset',
      'memoryUnmapped 0 4096',
    ]);
    expect(served.device.trigger(0)).to.equal(false);
    expect(served.device.host.memory.window(0, 1, 'read')).to.equal(undefined);
    for (const one of [descriptor, event]) closeDescriptor(one);
  });

  it('turns a second client away and keeps the first', async () => {
    await using served = serveRegisters();
    const first = await served.connect();
    const error = await served.connect().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(ConnectionClosedError);
    expect(served.log.join()).to.include('already has one');
    await first.info();
  });

  it('leaves no descriptor open over 1000 clients that go in all kinds of ways', async function () {
    this.timeout(60_000);
    await using served = serveRegisters();
    const memory = createMemfd('guest', 0x1000);
    const event = createEventfd();
    const gone = () => served.log.filter((line) => line.startsWith('The client has gone')).length;
    (await served.connect()).close();
    await served.until(() => gone() === 1);
    const before = openDescriptors();
    for (let i = 0; i < 1000; i++) {
      if (i % 4 === 0) {
        using peer = new RawPeer(served.path);
        peer.send(messageBytes(Command.VERSION, versionPayload('{}')), [event, event]);
        peer.send(messageBytes(Command.DMA_MAP, new Uint8Array(i % 40)), [memory, event]);
        peer.send(messageBytes(Command.DEVICE_SET_IRQS, new Uint8Array(20)).subarray(0, 20), [event]);
      } else {
        const client = await served.connect();
        await client.dmaMap(0, { descriptor: memory, length: 0x1000 });
        await client.setInterrupts({
          index: InterruptIndex.MSIX,
          start: 0,
          count: 4,
          action: 'trigger',
          eventfds: [event, event, event, event],
        });
        if (i % 2 === 0) await client.migration.setState(3);
        client.close();
      }
      await served.until(() => gone() === i + 2);
    }
    // The test runner itself may close one of its own meanwhile.
    expect(openDescriptors()).to.be.at.most(before);
    for (const one of [memory, event]) closeDescriptor(one);
  });

  it('replaces the socket of a server that died, but not of one that lives', async () => {
    await using served = serveRegisters();
    expect(() => new DeviceServer({ path: served.path, device: new RegisterDevice() })).to.throw(
      'another server listens there',
    );
    const path = `${served.path}.dead`;
    closeDescriptor(listenUnix(path));
    using server = new DeviceServer({ path, device: new RegisterDevice() });
    expect(server.path).to.equal(path);
  });

  it('says that a socket path is too long instead of cutting it', () => {
    const path = `/tmp/${'x'.repeat(120)}`;
    expect(() => new DeviceServer({ path, device: new RegisterDevice() })).to.throw(RangeError, '125 bytes');
  });

  it('refuses a device whose BAR is no power of two', () => {
    const device = new RegisterDevice();
    device.regions.set(0, { size: 5000, readable: true, writable: true });
    expect(() => new DeviceServer({ path: '/tmp/never', device })).to.throw(RangeError, 'a power of two');
  });

  it('stops when its signal aborts, and removes its socket', async () => {
    const device = new RegisterDevice();
    const path = `/tmp/vfio-user-stop-${process.pid}.sock`;
    const server = new DeviceServer({ path, device });
    const controller = new AbortController();
    const running = server.run({ signal: controller.signal });
    setImmediate(() => controller.abort());
    await running;
    expect(device.calls).to.deep.equal(['close']);
    const error = await Client.connect(path).catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 'ENOENT');
  });
});
