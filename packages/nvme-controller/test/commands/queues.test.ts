import { expect } from 'chai';
import { closeAll, makeController } from '../support/controllers.js';
import { Host } from '../support/host.js';

const FLUSH = { opcode: 0x00, namespaceId: 1 };

describe('Queues', () => {
  afterEach(closeAll);

  const enabled = () => new Host(makeController()).enable();
  const create = (host: Host, opcode: number, dword10: number, dword11: number, prp1 = host.buffer()) =>
    host.admin({ opcode, prp1, dwords: { 10: dword10, 11: dword11 } }).status;

  for (const [reason, dword10, dword11, offset, status] of [
    ['identifier 0', 0x000f0000, 3, 0, 0x101],
    ['an identifier beyond the allowed', 0x000f0005, 3, 0, 0x101],
    ['one entry', 0x00000001, 3, 0, 0x102],
    ['more than 1,024 entries', 0x04000001, 3, 0, 0x102],
    ['a vector that does not exist', 0x000f0001, 0x00050003, 0, 0x108],
    ['pages that are not contiguous', 0x000f0001, 2, 0, 0x002],
    ['an offset in its page', 0x000f0001, 3, 8, 0x013],
  ] as const) {
    it(`are refused for completions with ${reason}`, () => {
      const host = enabled();
      expect(create(host, 0x05, dword10, dword11, host.buffer() + offset)).to.equal(status);
    });
  }

  for (const [reason, dword10, dword11, offset, status] of [
    ['identifier 0', 0x000f0000, 0x10001, 0, 0x101],
    ['an identifier beyond the allowed', 0x000f0005, 0x10001, 0, 0x101],
    ['the admin completion queue', 0x000f0001, 0x00001, 0, 0x101],
    ['a completion queue beyond the allowed', 0x000f0001, 0x50001, 0, 0x101],
    ['a completion queue that does not exist', 0x000f0001, 0x20001, 0, 0x100],
    ['one entry', 0x00000001, 0x10001, 0, 0x102],
    ['more than 1,024 entries', 0x04000001, 0x10001, 0, 0x102],
    ['pages that are not contiguous', 0x000f0001, 0x10000, 0, 0x002],
    ['an offset in its page', 0x000f0001, 0x10001, 8, 0x013],
  ] as const) {
    it(`are refused for submissions with ${reason}`, () => {
      const host = enabled();
      expect(create(host, 0x05, 0x000f0001, 3)).to.equal(0);
      expect(create(host, 0x01, dword10, dword11, host.buffer(1) + offset)).to.equal(status);
    });
  }

  it('are refused with entry sizes that CC does not have right', () => {
    const host = new Host(makeController()).enable({ configuration: 1 });
    expect(create(host, 0x05, 0x000f0001, 3)).to.equal(0x102);
  });

  it('cannot be created twice', () => {
    const host = enabled();
    host.createQueues(1);
    expect(create(host, 0x05, 0x000f0001, 3)).to.equal(0x101);
    expect(create(host, 0x01, 0x000f0001, 0x10001)).to.equal(0x101);
  });

  it('are deleted, submissions before completions', () => {
    const host = enabled();
    host.createQueues(1);
    expect(create(host, 0x04, 1, 0)).to.equal(0x10c);
    expect(create(host, 0x00, 1, 0)).to.equal(0);
    expect(create(host, 0x04, 1, 0)).to.equal(0);
    expect(create(host, 0x00, 1, 0)).to.equal(0x101);
    expect(create(host, 0x04, 1, 0)).to.equal(0x101);
    expect(create(host, 0x00, 0, 0)).to.equal(0x101);
    expect(create(host, 0x04, 0, 0)).to.equal(0x101);
  });

  it('wrap, with the phase turned at every round and the submission head told', () => {
    const host = enabled();
    host.createQueues(1, 4, 3);
    for (let index = 0; index < 20; index++) {
      const { phase, submissionHead, submissionQueue, status } = host.execute(1, FLUSH);
      expect(status).to.equal(0);
      expect(phase).to.equal(Math.floor(index / 3) % 2 === 0 ? 1 : 0);
      expect(submissionHead).to.equal((index + 1) % 4);
      expect(submissionQueue).to.equal(1);
    }
  });

  it('hold back commands while the completions have no room, and go on when they have', () => {
    const host = enabled();
    const queue = host.createQueues(1, 16, 4);
    for (let index = 0; index < 10; index++) queue.push(FLUSH);
    host.ringTail(1);
    const seen: number[] = [];
    for (let round = 0; round < 10; round++) {
      let taken = 0;
      for (let completion = queue.take(); completion !== undefined; completion = queue.take()) {
        seen.push(completion.command);
        taken++;
      }
      expect(taken).to.be.at.most(3);
      host.ringHead(1);
    }
    expect(seen).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('interrupt once for a batch, with the vector of the completion queue', () => {
    const host = enabled();
    const queue = host.createQueues(2, 16);
    host.interrupts.length = 0;
    for (let index = 0; index < 5; index++) queue.push(FLUSH);
    host.ringTail(2);
    expect(host.interrupts).to.deep.equal([2]);
  });

  it('do not interrupt when the host has disabled it', () => {
    const host = enabled();
    expect(create(host, 0x05, 0x000f0001, 1, host.buffer(0))).to.equal(0);
    expect(create(host, 0x01, 0x000f0001, 0x10001, host.buffer(1))).to.equal(0);
    host.interrupts.length = 0;
    host.write(0x1008, 1);
    expect(host.ram.at(host.buffer(0), 16)[14]! & 1).to.equal(1);
    expect(host.interrupts).to.deep.equal([]);
  });

  it('work in memory that can only be copied', () => {
    const host = enabled();
    host.createQueues(1);
    host.ram.remote = true;
    host.ram.generation++;
    expect(host.execute(1, FLUSH).status).to.equal(0);
    expect(host.io({ opcode: 0x02, prp1: host.buffer() }).status).to.equal(0);
    expect(host.io({ opcode: 0x01, prp1: host.buffer() }).status).to.equal(0);
  });

  it('mark what they write as dirty', () => {
    const host = enabled();
    const queue = host.createQueues(1);
    host.ram.dirtyPages.clear();
    host.io({ opcode: 0x02, prp1: host.buffer(3) + 512 });
    const pages = [host.buffer(3), host.ram.base + queue.completions].map((address) =>
      Math.floor(address / 4096),
    );
    expect([...host.ram.dirtyPages]).to.have.members(pages);
  });

  it('report a doorbell of no queue, and a value of no entry, once the host asks for events', () => {
    const host = enabled();
    host.createQueues(1, 4);
    host.submit(0, { opcode: 0x0c });
    expect(host.take(0)).to.equal(undefined);
    host.write(0x1000 + 8 * 3, 1);
    expect(host.take(0)?.result).to.equal(0x01_00_00);
    host.submit(0, { opcode: 0x0c });
    host.ringTail(1, 4);
    expect(host.take(0)).to.equal(undefined); // masked until the log page is read
    expect(host.admin({ opcode: 0x02, prp1: host.buffer(), dwords: { 10: (15 << 16) | 1 } }).status).to.equal(
      0,
    );
    expect(host.take(0)?.result).to.equal(0x01_01_00);
  });

  it('ignore a head that passes what was posted', () => {
    const host = enabled();
    const queue = host.createQueues(1, 8);
    host.submit(1, FLUSH);
    host.ringHead(1, 5);
    for (let index = 0; index < 6; index++) host.submit(1, FLUSH);
    expect(Array.from({ length: 7 }, () => queue.take()?.command)).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
  });
});
