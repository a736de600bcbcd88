import { constants } from 'node:os';
import { expect } from 'chai';
import { AsyncSynchronizer } from '../../src/server/async-synchronizer.js';
import { closeAll, makeController } from '../support/controllers.js';
import { HeldCalls } from '../support/held-calls.js';
import { HeldSynchronizer } from '../support/held-synchronizer.js';
import { Host } from '../support/host.js';

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

describe('An fdatasync that fails', () => {
  const { EIO } = constants.errno;
  const WRITE_FAULT = 0x280;
  let disk: HeldSynchronizer;
  let host: Host;
  afterEach(closeAll);

  const start = (options: Parameters<typeof makeController>[0] = {}) => {
    disk = new HeldSynchronizer();
    host = new Host(makeController({ synchronizer: disk, ...options })).enable();
    host.createQueues(1, 8);
  };
  beforeEach(() => start());

  const startWithTwoNamespaces = (synchronizeOnStop: boolean) => {
    start({ sizes: [1 << 20, 1 << 20], synchronizeOnStop });
    for (const namespaceId of [1, 2]) host.io({ opcode: 1, namespaceId, prp1: host.buffer() });
  };
  const write = () => expect(host.io({ opcode: 1, prp1: host.buffer() }).status).to.equal(0);
  const flush = (namespaceId = 1) => host.submit(1, { opcode: 0, namespaceId });
  const stop = () => host.controller.migration!.stop();

  it('fails a flush of all namespaces although the stop makes the others durable', () => {
    startWithTwoNamespaces(true);
    flush(0xffffffff);
    disk.answer(EIO);
    stop();
    expect(host.take(1)?.status).to.equal(WRITE_FAULT);
  });

  it('fails a flush of all namespaces before a stop that carries along what waits', () => {
    startWithTwoNamespaces(false);
    flush(0xffffffff);
    disk.answer(EIO);
    host.interrupts.length = 0;
    stop();
    expect(host.take(1)?.status).to.equal(WRITE_FAULT);
    expect(host.interrupts).to.deep.equal([1]);
    expect(host.controller.migration!.capture().pendingSynchronizations).to.deep.equal([]);
  });

  it('fails the stop that comes while it is under way, and the flush that waits for it', () => {
    write();
    flush();
    disk.outcome = EIO;
    expect(stop).to.throw(/Expected fdatasync of .*image to succeed .*the device goes on/);
    expect(host.take(1)?.status).to.equal(WRITE_FAULT);
    expect(host.controller.migration!.running).to.equal(true);
  });

  it('fails the stop likewise if the kernel was asked for it', () => {
    const calls = new HeldCalls();
    start({ synchronizer: new AsyncSynchronizer(calls, disk), cache: 'writeback' });
    write();
    flush();
    calls.results.push(-EIO);
    expect(stop).to.throw(/Expected fdatasync of .*image to succeed/);
    expect(host.take(1)?.status).to.equal(WRITE_FAULT);
  });

  it('while the device is stopped fails the flush that waited for it, once the device runs again', () => {
    start({ synchronizeOnStop: false });
    write();
    flush();
    stop();
    disk.answer(EIO);
    expect(host.take(1)).to.equal(undefined);
    host.controller.migration!.run();
    expect(host.take(1)?.status).to.equal(WRITE_FAULT);
  });

  it('fails those, too, who wait for the next', () => {
    for (let round = 0; round < 2; round++) {
      write();
      flush();
    }
    disk.answer(EIO);
    expect([host.take(1)?.status, host.take(1)?.status]).to.deep.equal([WRITE_FAULT, WRITE_FAULT]);
    flush();
    disk.answer();
    expect(host.take(1)?.status, 'the host was told').to.equal(0);
  });

  for (const [where, work] of [
    ['in the background', () => host.controller.migration!.preCopyStarted!()],
    [
      'for a flush whose queue is gone',
      () => {
        flush();
        for (const opcode of [0, 4]) host.admin({ opcode, dwords: { 10: 1 } });
        host.createQueues(1, 8);
      },
    ],
    [
      'for a flush of before a reset',
      () => {
        flush();
        host.disable();
        host.enable().createQueues(1, 8);
      },
    ],
  ] as const) {
    it(`${where} fails the next flush, and that alone`, () => {
      write();
      work();
      disk.answer(EIO);
      flush();
      expect(host.take(1)?.status).to.equal(WRITE_FAULT);
      flush();
      disk.answer();
      expect(host.take(1)?.status).to.equal(0);
    });
  }

  it('in the background fails the stop', () => {
    write();
    host.controller.migration!.preCopyStarted!();
    disk.answer(EIO);
    expect(stop).to.throw(/Expected fdatasync of .*image to succeed .*the device goes on/);
  });
});
