import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Command } from 'vfio-user';
import {
  closeAll,
  closeDescriptor,
  createEventfd,
  createMemfd,
  drainEventfd,
  signalEventfd,
} from 'vfio-user/native';
import { payloadOf, words } from '../support/peer.js';
import { ProxiedPair } from '../support/proxied-pair.js';

describe('The relay between QEMU and a device server', () => {
  let pair: ProxiedPair;
  beforeEach(async () => {
    pair = await ProxiedPair.start();
  });
  afterEach(() => pair[Symbol.asyncDispose]());

  it('passes a command and its reply on byte for byte', () => {
    pair.client.command(77, Command.REGION_READ, words(0n, 7, 4));
    const command = pair.server.receive();
    expect([command.id, command.command, command.flags]).to.deep.equal([77, Command.REGION_READ, 0]);
    expect(command.payload).to.deep.equal(words(0n, 7, 4));
    pair.server.reply(command, words(0n, 7, 4, 0xdeadbeef));
    const reply = pair.client.receive();
    expect([reply.id, reply.flags]).to.deep.equal([77, 1]);
    expect(reply.payload).to.deep.equal(words(0n, 7, 4, 0xdeadbeef));
  });

  it('passes posted writes on in their order', () => {
    for (let i = 0; i < 1000; i++) pair.client.post(i, Command.REGION_WRITE, words(0x1000n, 0, 4, i));
    for (let i = 0; i < 1000; i++) {
      expect(payloadOf(pair.server.receive()).getUint32(16, true)).to.equal(i);
    }
  });

  it("passes the server's own commands to QEMU and their replies back, whatever ids both use", () => {
    pair.client.command(1, Command.DEVICE_GET_INFO, words(16, 0, 0, 0));
    pair.server.command(1, Command.DMA_READ, words(0x1000n, 8n));
    const question = pair.client.receive();
    expect([question.id, question.command]).to.deep.equal([1, Command.DMA_READ]);
    pair.client.reply(question, words(0x1000n, 8n, 0x1122334455667788n));
    const info = pair.server.receive();
    expect(info.command).to.equal(Command.DEVICE_GET_INFO);
    const answer = pair.server.receive();
    expect([answer.id, answer.isReply]).to.deep.equal([1, true]);
    expect(payloadOf(answer).getBigUint64(16, true)).to.equal(0x1122334455667788n);
  });

  it('passes an error reply on', () => {
    pair.client.command(5, Command.DEVICE_RESET);
    pair.server.fail(pair.server.receive(), 16);
    expect(pair.client.receive().failure).to.equal(16);
  });

  it('passes descriptors on both ways, the right ones with the right message', () => {
    const memory = createMemfd('guest', 8192);
    const eventfds = [createEventfd(), createEventfd()];
    pair.client.post(1, Command.REGION_WRITE, words(0n, 0, 4, 1));
    pair.client.command(2, Command.DMA_MAP, words(32, 3, 0n, 0n, 8192n), [memory]);
    pair.client.command(3, Command.DEVICE_SET_IRQS, words(20, 4 | 32, 2, 0, 2), eventfds);
    pair.client.post(4, Command.REGION_WRITE, words(0n, 0, 4, 1));
    const [post, map, irqs, last] = Array.from({ length: 4 }, () => pair.server.receive());
    expect(post!.descriptors).to.have.length(0);
    expect(last!.descriptors).to.have.length(0);
    expect(map!.descriptors).to.have.length(1);
    expect(readFileSync(map!.descriptors[0]!)).to.have.length(8192);
    expect(irqs!.descriptors).to.have.length(2);
    signalEventfd(irqs!.descriptors[1]!);
    expect(eventfds.map(drainEventfd)).to.deep.equal([0, 1]);
    pair.server.reply(irqs!, new Uint8Array(), [memory]);
    const reply = pair.client.receive();
    expect(reply.descriptors).to.have.length(1);
    for (const message of [map!, irqs!, reply]) closeAll(message.descriptors);
    for (const descriptor of [memory, ...eventfds]) closeDescriptor(descriptor);
  });

  it('carries a message of the largest negotiated size, in pieces as they come', () => {
    const data = new Uint8Array(16 + 1024 * 1024).map((_, i) => i * 31);
    pair.client.post(1, Command.REGION_WRITE, data);
    pair.client.post(2, Command.REGION_WRITE, words(0n, 0, 4, 9));
    expect(Buffer.compare(pair.server.receive().payload, data)).to.equal(0);
    expect(pair.server.receive().id).to.equal(2);
  });

  it('loses nothing when a side reads late, and stops reading from the other meanwhile', async () => {
    const data = new Uint8Array(256 * 1024);
    let sent = 0;
    // As much as both sockets and the proxy hold: the rest stays with the sender.
    while (sent < 256 && !pair.client.connection.pending) {
      data[0] = sent++;
      pair.client.post(1, Command.REGION_WRITE, data);
    }
    expect(sent, 'messages until the sender is held up').to.be.below(64);
    for (let i = 0; i < sent; i++) {
      expect(pair.server.receive().payload[0]).to.equal(i);
    }
    pair.client.command(2, Command.DEVICE_RESET);
    expect(pair.server.receive().id).to.equal(2);
  });
});
