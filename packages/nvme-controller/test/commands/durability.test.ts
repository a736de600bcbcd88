import { constants } from 'node:os';
import { expect } from 'chai';
import type { Synchronizer } from '../../src/backends/synchronizer.js';
import { closeAll, makeController } from '../support/controllers.js';
import { Host } from '../support/host.js';

/** Takes fdatasyncs and answers them when the test says so. */
class HeldSynchronizer implements Synchronizer {
  readonly waiting: ((errno: number) => void)[] = [];
  calls = 0;

  synchronize(_descriptor: number, done: (errno: number) => void): void {
    this.calls++;
    this.waiting.push(done);
  }

  answer(errno = 0): void {
    this.waiting.shift()?.(errno);
  }
}

const FORCE_UNIT_ACCESS = 1 << 30;

describe('Writes', () => {
  let disk: HeldSynchronizer;
  let host: Host;
  beforeEach(() => {
    disk = new HeldSynchronizer();
    host = new Host(makeController({ synchronizer: disk })).enable();
    host.createQueues(1, 8);
  });
  afterEach(closeAll);

  const write = (dword12 = 0) =>
    host.submit(1, { opcode: 1, namespaceId: 1, prp1: host.buffer(), dwords: { 12: dword12 } });
  /** A write whose completion is taken, too. */
  const writeThrough = () => {
    write();
    expect(host.take(1)?.status).to.equal(0);
  };
  const flush = () => host.submit(1, { opcode: 0, namespaceId: 1 });

  it('complete from the cache, and a flush only when fdatasync is done', () => {
    write();
    expect(host.take(1)?.status).to.equal(0);
    expect(disk.calls).to.equal(0);
    const command = flush();
    expect(host.take(1)).to.equal(undefined);
    host.interrupts.length = 0;
    disk.answer();
    expect(host.take(1)).to.include({ command, status: 0 });
    expect(host.interrupts).to.deep.equal([1]);
  });

  it('with forced unit access complete when fdatasync is done', () => {
    const command = write(FORCE_UNIT_ACCESS);
    expect(host.take(1)).to.equal(undefined);
    disk.answer();
    expect(host.take(1)).to.include({ command, status: 0 });
  });

  it('without the volatile write cache complete when fdatasync is done', () => {
    expect(host.admin({ opcode: 9, dwords: { 10: 6, 11: 0 } }).status).to.equal(0);
    write();
    expect(host.take(1)).to.equal(undefined);
    disk.answer();
    expect(host.take(1)?.status).to.equal(0);
  });

  it('go on while a flush waits', () => {
    writeThrough();
    const waiting = flush();
    const command = write();
    expect(host.take(1)).to.include({ command });
    disk.answer();
    expect(host.take(1)).to.include({ command: waiting });
  });

  it('that came during an fdatasync are flushed by another one', () => {
    writeThrough();
    const first = flush();
    writeThrough();
    const second = flush();
    const third = flush();
    expect(disk.calls).to.equal(1);
    disk.answer();
    expect(host.take(1)).to.include({ command: first });
    expect(host.take(1)).to.equal(undefined);
    expect(disk.calls).to.equal(2);
    disk.answer();
    expect(host.take(1)).to.include({ command: second });
    expect(host.take(1)).to.include({ command: third });
  });

  it('that are durable need no other fdatasync, and none that is under way is overtaken', () => {
    write();
    host.take(1);
    flush();
    const joined = flush();
    expect(host.take(1)).to.equal(undefined);
    disk.answer();
    host.take(1);
    expect(host.take(1)).to.include({ command: joined });
    const command = flush();
    expect(host.take(1)).to.include({ command, status: 0 });
    expect(disk.calls).to.equal(1);
  });

  it('that do not reach the disk fail the flush, and the next one tries again', () => {
    write();
    host.take(1);
    flush();
    disk.answer(constants.errno.EIO);
    expect(host.take(1)?.status).to.equal(0x280);
    flush();
    expect(disk.calls).to.equal(2);
    disk.answer();
    expect(host.take(1)?.status).to.equal(0);
  });

  it('never find the completion queue full when fdatasync is done', () => {
    write(FORCE_UNIT_ACCESS);
    for (let index = 0; index < 6; index++) write();
    for (let index = 0; index < 6; index++) expect(host.take(1)?.command).to.equal(1 + index);
    disk.answer();
    expect(host.take(1)).to.include({ command: 0, status: 0 });
  });

  it('that wait are aborted with their queue, and an answer that is late changes nothing', () => {
    const command = write(FORCE_UNIT_ACCESS);
    expect(host.admin({ opcode: 0, dwords: { 10: 1 } }).status).to.equal(0);
    expect(host.take(1)).to.include({ command, status: 0x008 });
    disk.answer();
    expect(host.take(1)).to.equal(undefined);
  });

  it('that wait are forgotten by a reset', () => {
    write(FORCE_UNIT_ACCESS);
    host.disable();
    host.enable();
    const queue = host.createQueues(1, 8);
    disk.answer();
    expect(queue.take()).to.equal(undefined);
  });

  it('are written out in the background, a batch at a time, during pre-copy only', () => {
    const writes = (count: number) => {
      for (let index = 0; index < count; index++) writeThrough();
    };
    writes(100);
    expect(disk.calls).to.equal(0);
    host.controller.migration!.preCopyStarted!();
    expect(disk.calls).to.equal(1);
    writes(100);
    expect(disk.calls, 'one at a time').to.equal(1);
    disk.answer();
    writes(1);
    expect(disk.calls).to.equal(2);
    disk.answer();
    writes(63);
    expect(disk.calls, 'a batch is 64 writes').to.equal(2);
    host.controller.migration!.preCopyEnded!();
    writes(100);
    expect(disk.calls).to.equal(2);
  });
});
