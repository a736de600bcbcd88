import { expect } from 'chai';
import {
  closeDescriptor,
  createEventfd,
  drainEventfd,
  MessageIo,
  NativeBuffer,
  signalEventfd,
  unixSocketPair,
} from '../../src/native/index.js';
import { Command } from '../../src/protocol/command.js';
import { HEADER_SIZE, writeHeader } from '../../src/protocol/header.js';
import { Connection } from '../../src/transport/connection.js';
import { ConnectionClosedError, FramingError } from '../../src/transport/errors.js';
import type { Message } from '../../src/transport/message.js';

function pair(): [Connection, Connection] {
  const [a, b] = unixSocketPair();
  return [new Connection(a), new Connection(b)];
}

function received(connection: Connection): Message {
  for (;;) {
    const message = connection.next();
    if (message) return message;
    if (!connection.fill()) throw new Error('Expected a message, but none has arrived');
  }
}

describe('A connection', () => {
  it('delivers messages in order, whole, with what their headers say', () => {
    const [a, b] = pair();
    using _a = a;
    using _b = b;
    a.send(1, Command.REGION_WRITE, 0x10, 0, Uint8Array.of(1, 2, 3));
    a.send(2, Command.DEVICE_RESET, 0, 0, new Uint8Array());
    const first = received(b);
    expect([first.id, first.command, first.wantsReply, [...first.payload]]).to.deep.equal([
      1,
      Command.REGION_WRITE,
      false,
      [1, 2, 3],
    ]);
    const second = received(b);
    expect([second.id, second.command, second.wantsReply, second.payloadLength]).to.deep.equal([
      2,
      Command.DEVICE_RESET,
      true,
      0,
    ]);
    expect(b.next()).to.equal(undefined);
    expect(b.fill()).to.equal(false);
  });

  it('gives descriptors to the message that they came with', () => {
    const [a, b] = pair();
    using _a = a;
    using _b = b;
    const event = createEventfd();
    a.send(1, Command.DEVICE_RESET, 0, 0, new Uint8Array());
    a.send(2, Command.DEVICE_SET_IRQS, 0, 0, new Uint8Array(20), [event, event]);
    a.send(3, Command.DEVICE_RESET, 0, 0, new Uint8Array());
    expect(received(b).descriptors).to.have.length(0);
    const taken = received(b).takeDescriptors();
    expect(taken).to.have.length(2);
    expect(received(b).descriptors).to.have.length(0);
    signalEventfd(taken[0]!);
    expect(drainEventfd(event)).to.equal(1);
    for (const descriptor of [event, ...taken]) closeDescriptor(descriptor);
  });

  it('puts a message together that arrives byte by byte, descriptors included', () => {
    const [socket, b] = unixSocketPair();
    using connection = new Connection(b);
    const io = new MessageIo();
    const event = createEventfd();
    const whole = new NativeBuffer(HEADER_SIZE + 5);
    writeHeader(whole.view, 0, 7, Command.DMA_MAP, whole.length, 0, 0);
    whole.bytes.set([1, 2, 3, 4, 5], HEADER_SIZE);
    for (let i = 0; i < whole.length; i++) {
      expect(connection.next()).to.equal(undefined);
      io.send(socket, whole.pointer + i, 1, i === 0 ? [event] : []);
      expect(connection.fill()).to.equal(true);
    }
    const message = connection.next()!;
    expect([...message.payload]).to.deep.equal([1, 2, 3, 4, 5]);
    expect(message.descriptors).to.have.length(1);
    closeDescriptor(event);
    closeDescriptor(socket);
  });

  it('keeps what a full socket does not take, and sends it when the peer reads', () => {
    const [a, b] = pair();
    using _a = a;
    using _b = b;
    const event = createEventfd();
    const data = new Uint8Array(100_000);
    for (let id = 0; id < 20; id++) {
      data.fill(id);
      a.send(id, Command.MIG_DATA_WRITE, 0, 0, data, [event]);
    }
    closeDescriptor(event);
    expect(a.pending).to.equal(true);
    for (let id = 0; id < 20; ) {
      a.flush();
      b.fill();
      for (let message = b.next(); message; message = b.next()) {
        expect(message.id).to.equal(id);
        expect(message.descriptors).to.have.length(1);
        expect(message.payload.every((byte) => byte === id)).to.equal(true);
        id++;
      }
    }
    expect(a.pending).to.equal(false);
  });

  it('gives up on a peer that never reads', () => {
    const [a, b] = unixSocketPair();
    using connection = new Connection(a, { maxQueuedBytes: 1 << 20 });
    expect(() => {
      for (let id = 0; id < 100; id++)
        connection.send(id, Command.MIG_DATA_WRITE, 0, 0, new Uint8Array(1 << 18));
    }).to.throw(ConnectionClosedError, 'Expected the peer to read its messages');
    closeDescriptor(b);
  });

  for (const size of [0, 15, 0xffff_ffff]) {
    it(`refuses a header that says ${size} bytes`, () => {
      const [a, b] = pair();
      using _a = a;
      using _b = b;
      writeHeader(a.outgoing.view, 0, 1, Command.VERSION, size, 0, 0);
      a.sendOutgoing(HEADER_SIZE);
      b.fill();
      expect(() => b.next()).to.throw(FramingError, `its header says ${size}`);
    });
  }

  it('says so when the peer goes away in the middle of a message', () => {
    const [a, b] = pair();
    using _b = b;
    writeHeader(a.outgoing.view, 0, 1, Command.VERSION, 100, 0, 0);
    a.sendOutgoing(HEADER_SIZE);
    a.close();
    b.fill();
    expect(b.next()).to.equal(undefined);
    expect(() => b.fill()).to.throw(ConnectionClosedError, 'after 16 bytes of an unfinished message');
  });

  it('forwards a message with its descriptors', () => {
    const [a, b] = pair();
    const [c, d] = pair();
    using _a = a;
    using _b = b;
    using _c = c;
    using _d = d;
    const event = createEventfd();
    a.send(9, Command.DEVICE_SET_IRQS, 0, 0, Uint8Array.of(5), [event]);
    closeDescriptor(event);
    c.forward(received(b));
    const message = received(d);
    expect([message.id, message.payload[0], message.descriptors.length]).to.deep.equal([9, 5, 1]);
  });
});
