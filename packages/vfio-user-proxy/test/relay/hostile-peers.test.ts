import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { Command } from 'vfio-user';
import { closeAll, closeDescriptor, createEventfd, createMemfd, NativeBuffer } from 'vfio-user/native';
import { Peer, words } from '../support/peer.js';
import { ProxiedPair } from '../support/proxied-pair.js';

const openDescriptors = () => readdirSync('/proc/self/fd').length;

function sendRaw(peer: Peer, bytes: Uint8Array, descriptors: number[] = []): void {
  const buffer = new NativeBuffer(bytes.length);
  buffer.bytes.set(bytes);
  peer.connection.sendBuffer(buffer, bytes.length, descriptors);
}

const header = (size: number, flags: number) => words((Command.REGION_READ << 16) | 1, size, flags, 0);

describe('A proxy between peers that misbehave', () => {
  let pair: ProxiedPair;
  beforeEach(async () => {
    pair = await ProxiedPair.start();
  });
  afterEach(() => pair[Symbol.asyncDispose]());

  function reconnect(): void {
    pair.client[Symbol.dispose]();
    pair.server[Symbol.dispose]();
    pair.client = Peer.connect(pair.proxy.listen);
    pair.server = pair.listener.accept();
    pair.agreeOnVersion();
  }

  const offences: [string, Uint8Array][] = [
    ['a size below that of a header', header(15, 0)],
    ['a size beyond every limit', header(0xffff_ffff, 0)],
    ['a type that is neither command nor reply', header(16, 7)],
    ['text', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ];

  for (const from of ['client', 'server'] as const) {
    for (const [what, bytes] of offences) {
      it(`closes the connection when the ${from} sends ${what}, says so, and serves the next`, async () => {
        const reasons: string[] = [];
        pair.control.on('event', (line) => {
          if ('reason' in line) reasons.push(`${line.event}: ${line.reason}`);
        });
        sendRaw(pair[from], bytes);
        pair.client.waitForEnd();
        pair.server.waitForEnd();
        await pair.control.status();
        expect(reasons.join()).to.match(new RegExp(`^${from}-gone: Expected a .* but `));
        reconnect();
        pair.client.command(1, Command.DEVICE_RESET);
        expect(pair.server.receive().command).to.equal(Command.DEVICE_RESET);
      });
    }
  }

  it('leaves short and senseless payloads to the server to judge', async () => {
    for (const command of [
      Command.DMA_MAP,
      Command.DMA_UNMAP,
      Command.DEVICE_SET_IRQS,
      Command.VERSION,
      999,
    ]) {
      for (const payload of [new Uint8Array(), words(1), new Uint8Array(40).fill(0xff)]) {
        pair.client.command(1, command, payload);
        const received = pair.server.receive();
        expect(received.payload).to.deep.equal(payload);
        pair.server.reply(received);
        pair.client.receive();
      }
    }
    expect((await pair.control.dmaMaps()).maps).to.deep.equal([]);
  });

  it('refuses a second QEMU while one is connected', () => {
    using second = Peer.connect(pair.proxy.listen);
    second.waitForEnd();
    pair.client.command(1, Command.DEVICE_RESET);
    expect(pair.server.receive().command).to.equal(Command.DEVICE_RESET);
  });

  it('keeps no descriptor over many connections that end in every way', async () => {
    const memory = createMemfd('guest', 4096);
    const eventfd = createEventfd();
    const round = (i: number) => {
      pair.client.command(1, Command.DMA_MAP, words(32, 3, 0n, 0n, 4096n), [memory]);
      pair.client.command(2, Command.DEVICE_SET_IRQS, words(20, 4 | 32, 2, 0, 1), [eventfd]);
      const [map, irqs] = [pair.server.receive(), pair.server.receive()];
      // Accepted, refused, or left without an answer; then an end that leaves a message with descriptors torn.
      if (i % 3 === 0) pair.server.reply(map);
      if (i % 3 === 1) pair.server.fail(irqs, 22);
      closeAll([...map.descriptors, ...irqs.descriptors]);
      if (i % 2 === 0) sendRaw(pair.client, words((Command.DMA_MAP << 16) | 3, 48, 0, 0), [memory]);
      else sendRaw(pair.server, header(3, 0), [memory]);
      reconnect();
    };
    round(0);
    await pair.control.status();
    const before = openDescriptors();
    for (let i = 0; i < 200; i++) round(i);
    await pair.control.status();
    expect(openDescriptors()).to.equal(before);
    closeAll([memory]);
    closeDescriptor(eventfd);
  });
});
