import { expect } from 'chai';
import { ConnectionClosedError, FramingError } from 'vfio-user';
import { closeAll, makeController } from '../support/controllers.js';
import { Host } from '../support/host.js';

const Opcode = { write: 1, read: 2, compare: 5 } as const;
const IDENTIFY = 6;

describe('A client that is lost while the controller reaches for its memory', () => {
  let host: Host;
  let accesses: number;
  afterEach(closeAll);

  const start = (cache: 'writeback' | 'volatile' = 'writeback') => {
    host = new Host(makeController({ cache })).enable();
    host.createQueues(1);
    accesses = 0;
  };
  beforeEach(() => start());

  /** From now on the page at an offset of the guest's memory can be reached by messages only, and by none. */
  const lose = (address: number, error: Error = new ConnectionClosedError('The client has closed')) => {
    const { ram } = host;
    const { pointer, window, read, write } = ram;
    const isLost = (at: number) => at >= address && at < address + 4096;
    const access = (at: number) => {
      if (!isLost(at)) return;
      accesses++;
      throw error;
    };
    ram.generation++;
    ram.pointer = (at, ...rest) => (isLost(at) ? 0 : pointer.call(ram, at, ...rest));
    ram.window = (at, ...rest) => (isLost(at) ? undefined : window.call(ram, at, ...rest));
    ram.read = (at, target) => {
      access(at);
      read.call(ram, at, target);
    };
    ram.write = (at, source) => {
      access(at);
      write.call(ram, at, source);
    };
  };
  const lost = () => host.buffer(50);
  /** Several commands: that the first of them finds the client gone has to be the end of it. */
  const submit = (opcode: number, prp1: number, prp2 = 0, blocks = 1) => {
    for (let index = 0; index < 4; index++) {
      host.queues.get(1)!.push({ opcode, namespaceId: 1, prp1, prp2, dwords: { 12: blocks - 1 } });
    }
    host.ringTail(1);
  };

  for (const [where, work] of [
    ['for the data of a write', () => submit(Opcode.write, lost())],
    ['for where a read is to go', () => submit(Opcode.read, lost())],
    ['for a PRP list', () => submit(Opcode.write, host.buffer(), lost(), 24)],
    ['for what is to be compared', () => submit(Opcode.compare, lost())],
    ['for where Identify is to go', () => host.admin({ opcode: IDENTIFY, prp1: lost(), dwords: { 10: 1 } })],
  ] as const) {
    for (const error of [new ConnectionClosedError('No reply came'), new FramingError('Nonsense came')]) {
      it(`${where} ends its session, at once: ${error.name}`, () => {
        lose(lost(), error);
        expect(work).to.throw(error.message);
        expect(accesses).to.equal(1);
        expect(host.take(1)).to.equal(undefined);
      });
    }
  }

  it('for the data of a write behind a volatile cache ends its session, at once', () => {
    start('volatile');
    lose(lost());
    expect(() => submit(Opcode.write, lost())).to.throw(ConnectionClosedError);
    expect(accesses).to.equal(1);
  });

  for (const [what, part] of [
    ['a submission queue', 'submissions'],
    ['a completion queue', 'completions'],
  ] as const) {
    it(`for ${what} ends its session, and is no fatal error of the controller`, () => {
      lose(host.ram.base + host.queues.get(1)![part]);
      expect(() => submit(Opcode.read, host.buffer())).to.throw(ConnectionClosedError);
      expect(accesses).to.equal(1);
      expect(host.status & 2, 'CSTS.CFS').to.equal(0);
    });
  }

  it('for the queues of a loaded state ends its session', () => {
    const { migration } = host.controller;
    migration!.stop();
    migration!.load(migration!.save());
    lose(host.ram.base);
    expect(() => migration!.run()).to.throw(ConnectionClosedError);
  });

  it('is forgotten by the reset that follows', () => {
    const { read, write, pointer, window } = host.ram;
    lose(lost());
    expect(() => submit(Opcode.write, lost())).to.throw(ConnectionClosedError);
    host.controller.reset();
    Object.assign(host.ram, { read, write, pointer, window });
    host.enable().createQueues(1);
    expect(host.io({ opcode: Opcode.write, prp1: host.buffer() }).status).to.equal(0);
  });
});
