import { constants } from 'node:os';
import { expect } from 'chai';
import { AsyncSynchronizer } from '../../src/server/async-synchronizer.js';
import { closeAll, makeController, newImage } from '../support/controllers.js';
import { HeldCalls } from '../support/held-calls.js';
import { Host } from '../support/host.js';
import { noSynchronizer } from '../support/no-synchronizer.js';

const FLUSH = 0;
const WRITE = 1;
const READ = 2;
const FORCE_UNIT_ACCESS = 1 << 30;

describe('Transfers under way', () => {
  let calls: HeldCalls;
  let host: Host;
  afterEach(closeAll);

  const start = (options: Parameters<typeof makeController>[0] = {}, held = new HeldCalls()) => {
    calls = held;
    const synchronizer = new AsyncSynchronizer(calls, noSynchronizer);
    host = new Host(makeController({ asynchronous: calls, synchronizer, ...options })).enable();
    host.createQueues(1, 16);
  };
  beforeEach(() => start());

  /** Rings for several commands at once, of one page each, at pages of the image and of the guest's buffers. */
  const submit = (opcode: number, pages: readonly number[], dword12 = 0) => {
    const commands = pages.map((page) =>
      host.queues.get(1)!.push({
        ...{ opcode, namespaceId: 1, prp1: host.buffer(page) },
        dwords: { 10: page * 8, 12: 7 | dword12 },
      }),
    );
    host.ringTail(1);
    return commands;
  };
  const page = (index: number) => host.ram.at(host.buffer(index), 4096);
  const announced = () => host.watches.get(calls.descriptor)!();
  const end = (place = 0) => {
    calls.end(place);
    announced();
  };
  const taken = () => {
    const commands: number[] = [];
    for (let one = host.take(1); one !== undefined; one = host.take(1)) commands.push(one.command);
    return commands;
  };

  it('complete in the order in which they end, each with an interrupt', () => {
    const [first, second, third] = submit(READ, [0, 1, 2]);
    expect(calls.underWay).to.deep.equal(['read', 'read', 'read']);
    expect(taken()).to.deep.equal([]);
    host.interrupts.length = 0;
    end(1);
    expect(taken()).to.deep.equal([second]);
    expect(host.interrupts).to.deep.equal([1]);
    end();
    end();
    expect(taken()).to.deep.equal([first, third]);
  });

  it('move the data: what was written is read', () => {
    for (const index of [0, 1, 2]) page(index).fill(0x30 + index);
    submit(WRITE, [0, 1, 2]);
    while (calls.underWay.length > 0) end();
    for (const index of [0, 1, 2]) page(index).fill(0);
    submit(READ, [0, 1, 2]);
    while (calls.underWay.length > 0) end();
    expect([0, 1, 2].map((index) => page(index)[4095])).to.deep.equal([0x30, 0x31, 0x32]);
  });

  it('are not made of a command that is alone: it is waited for', () => {
    submit(READ, [0]);
    expect(calls.underWay).to.deep.equal([]);
    expect(taken()).to.have.lengthOf(1);
  });

  it('are not more than the kernel takes: the rest is waited for', () => {
    start({}, new HeldCalls(2));
    const commands = submit(READ, [0, 1, 2, 3]);
    expect(taken()).to.deep.equal(commands.slice(2));
    end();
    end();
    expect(taken()).to.deep.equal(commands.slice(0, 2));
  });

  it('mark the guest’s pages dirty when the data is there', () => {
    submit(READ, [4, 5]);
    host.ram.dirtyPages.clear(); // as a client does that takes the bitmap meanwhile
    end();
    expect(host.ram.dirtyPages).to.include(host.buffer(4) / 4096);
    expect(host.ram.dirtyPages).not.to.include(host.buffer(5) / 4096);
  });

  it('with forced unit access are written through, and need no fdatasync of their own or of a later flush', () => {
    host.submit(1, { opcode: FLUSH, namespaceId: 1 }); // of what another process may have left behind
    end();
    taken();
    const commands = submit(WRITE, [0, 1], FORCE_UNIT_ACCESS);
    expect(calls.underWay).to.deep.equal(['durable write', 'durable write']);
    end();
    end();
    expect(taken()).to.deep.equal(commands);
    expect(host.io({ opcode: FLUSH }).status).to.equal(0);
    expect(calls.underWay).to.deep.equal([]);
  });

  it('with forced unit access are not waited for, even of a command that is alone', () => {
    const [command] = submit(WRITE, [0], FORCE_UNIT_ACCESS);
    expect([calls.underWay, taken()]).to.deep.equal([['durable write'], []]);
    end();
    expect(taken()).to.deep.equal([command]);
  });

  for (const [what, outcome] of [
    ['end short', (bytes: number) => bytes - 512],
    ['cannot be written through', () => -constants.errno.EOPNOTSUPP],
  ] as const) {
    it(`with forced unit access that ${what} complete when an fdatasync that began after them is done`, () => {
      calls.outcome = outcome;
      const [first] = submit(WRITE, [0, 1], FORCE_UNIT_ACCESS);
      end();
      expect(calls.underWay).to.deep.equal(['durable write', 'synchronize']);
      expect(taken()).to.deep.equal([]);
      end(1);
      expect(taken()).to.deep.equal([first]);
    });
  }

  it('with forced unit access read what an fdatasync has made durable', () => {
    const [command] = submit(READ, [0], FORCE_UNIT_ACCESS);
    end();
    expect([calls.underWay, taken()]).to.deep.equal([['synchronize'], []]);
    end();
    expect(taken()).to.deep.equal([command]);
  });

  it('without the volatile write cache are written through', () => {
    host.admin({ opcode: 9, dwords: { 10: 6, 11: 0 } });
    submit(WRITE, [0, 1]);
    expect(calls.underWay).to.deep.equal(['durable write', 'durable write']);
  });

  it('are not covered by an fdatasync that began before they ended', () => {
    submit(WRITE, [0, 1]);
    const flush = () => host.submit(1, { opcode: 0, namespaceId: 1 });
    flush();
    while (calls.underWay.length > 0) end();
    taken();
    flush();
    expect(calls.underWay, 'another fdatasync').to.deep.equal(['synchronize']);
  });

  it('that end short are finished, and those that the image is too coarse for are made without O_DIRECT', () => {
    page(0).fill(0x41);
    page(1).fill(0x42);
    calls.outcome = (bytes) => bytes - 512;
    submit(WRITE, [0, 1]);
    end();
    end();
    calls.outcome = () => -constants.errno.EINVAL;
    page(0).fill(0);
    page(1).fill(0);
    submit(READ, [0, 1]);
    end();
    end();
    expect(taken()).to.have.lengthOf(4);
    expect([page(0)[4095], page(1)[4095]]).to.deep.equal([0x41, 0x42]);
  });

  for (const reason of ['EAGAIN', 'ENOMEM'] as const) {
    it(`that the kernel has no resources for (${reason}) are waited for`, () => {
      calls.outcome = () => -constants.errno[reason];
      submit(READ, [0, 1]);
      end();
      end();
      expect([host.take(1)?.status, host.take(1)?.status]).to.deep.equal([0, 0]);
    });
  }

  it('that fail give the status of a medium’s error, and are counted', () => {
    calls.outcome = () => -constants.errno.EIO;
    submit(READ, [0, 1]);
    end();
    expect(host.take(1)?.status).to.equal(0x281);
    submit(WRITE, [0, 1]);
    calls.end(1);
    announced();
    expect(host.take(1)?.status).to.equal(0x280);
    host.admin({ opcode: 2, namespaceId: 0xffffffff, prp1: host.buffer(9), dwords: { 10: (127 << 16) | 2 } });
    expect(host.ram.view.getUint32(host.buffer(9) - host.ram.base + 160, true)).to.equal(2);
  });

  it('never find their completion queue full', () => {
    host.createQueues(2, 16, 4);
    for (const index of [0, 1, 2, 3, 4]) {
      host.queues.get(2)!.push({ opcode: READ, namespaceId: 1, prp1: host.buffer(index) });
    }
    host.ringTail(2);
    expect(calls.underWay).to.have.lengthOf(3);
    for (let left = 5; left > 0; left--) {
      if (calls.underWay.length > 0) end();
      expect(host.take(2)?.status, `${left} left`).to.equal(0);
    }
  });

  it('are waited for and completed by a stop, so that a state has none', () => {
    const commands = submit(WRITE, [0, 1, 2]);
    host.controller.migration!.stop();
    expect(calls.underWay).to.deep.equal([]);
    expect(taken()).to.deep.equal(commands);
    expect(host.controller.migration!.capture().pendingSynchronizations).to.deep.equal([]);
  });

  it('are lost at a stop by the mutant that does not carry them', () => {
    start({ mutants: ['in-flight-command-lost'] });
    submit(WRITE, [0, 1, 2]);
    host.controller.migration!.stop();
    expect(taken()).to.deep.equal([]);
  });

  it('are waited for by a reset, which forgets their commands', () => {
    submit(READ, [0, 1]);
    host.disable();
    expect(calls.underWay).to.deep.equal([]);
    host.enable();
    host.createQueues(1, 16);
    expect(taken()).to.deep.equal([]);
  });

  it('are waited for before guest memory goes, a queue is deleted, or the controller shuts down', () => {
    for (const work of [
      () => host.controller.memoryUnmapped(),
      () => host.admin({ opcode: 0, dwords: { 10: 1 } }),
      () => host.write(0x14, 0x00460001 | (1 << 14)),
    ]) {
      start();
      const commands = submit(READ, [0, 1]);
      work();
      expect(calls.underWay).to.deep.equal([]);
      expect(taken()).to.deep.equal(commands);
    }
  });

  it('are waited for and made durable before the volatile write cache is off', () => {
    const commands = submit(WRITE, [0, 1]);
    expect(host.admin({ opcode: 9, dwords: { 10: 6, 11: 0 } }).status).to.equal(0);
    expect(taken()).to.deep.equal(commands);
    expect(host.io({ opcode: 0 }).status, 'nothing is left to be made durable').to.equal(0);
    expect(calls.underWay).to.deep.equal([]);
  });

  it('are waited for before the image is closed', () => {
    submit(WRITE, [0, 1]);
    host.controller.close();
    expect(calls.underWay).to.deep.equal([]);
  });

  it('are looked for, not announced, where doorbells are polled', () => {
    start({ doorbells: 'mapped' });
    expect(calls.announces).to.equal(false);
    const commands = submit(READ, [0, 1]);
    host.controller.poll();
    expect(calls.underWay).to.have.lengthOf(2);
    expect(host.controller.poll(), 'spins on').to.equal(true);
    calls.end();
    calls.end();
    expect(host.controller.poll()).to.equal(true);
    expect(taken()).to.deep.equal(commands);
  });

  it('that are written through are not looked for all the time: they are announced', () => {
    start({ doorbells: 'mapped' });
    const [command] = submit(WRITE, [0], FORCE_UNIT_ACCESS);
    host.controller.poll();
    expect([calls.underWay, host.controller.poll()]).to.deep.equal([['durable write'], false]);
    end();
    expect(taken()).to.deep.equal([command]);
    expect(host.interrupts.at(-1)).to.equal(1);
  });

  it('need O_DIRECT: through the page cache all is waited for', () => {
    start({ cache: 'writeback', image: newImage() });
    expect(submit(READ, [0, 1])).to.deep.equal(taken());
  });
});
