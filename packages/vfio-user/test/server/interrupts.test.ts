import { openSync } from 'node:fs';
import { expect } from 'chai';
import { payload } from '../../src/client/payload.js';
import { type Client, Command, InterruptIndex } from '../../src/index.js';
import { closeDescriptor, createEventfd, drainEventfd, signalEventfd } from '../../src/native/index.js';
import { expectErrno } from '../support/expect-errno.js';
import { serveRegisters } from '../support/served.js';

const { INTX, MSI, MSIX, ERR } = InterruptIndex;
const NONE = 1;
const BOOL = 2;
const EVENTFD = 4;
const MASK = 8;
const TRIGGER = 32;

const raw = (client: Client, argsz: number, flags: number, index: number, start: number, count: number) =>
  client.request(Command.DEVICE_SET_IRQS, payload([argsz, flags, index, start, count]));

class Eventfds implements Disposable {
  readonly descriptors: readonly number[];

  constructor(count: number) {
    this.descriptors = Array.from({ length: count }, createEventfd);
  }

  /** How often each was signalled since the last look. */
  get counts(): number[] {
    return this.descriptors.map(drainEventfd);
  }

  [Symbol.dispose](): void {
    this.descriptors.forEach(closeDescriptor);
  }
}

describe('DEVICE_SET_IRQS', () => {
  it('has the device signal the eventfds of its vectors', async () => {
    await using served = serveRegisters();
    using events = new Eventfds(3);
    const client = await served.connect();
    await client.setInterrupts({
      index: MSIX,
      start: 1,
      count: 3,
      action: 'trigger',
      eventfds: events.descriptors,
    });
    expect([0, 1, 2, 3, 4].map((vector) => served.device.trigger(vector))).to.deep.equal([
      false,
      true,
      true,
      true,
      false,
    ]);
    served.device.trigger(3);
    expect(events.counts).to.deep.equal([1, 1, 2]);
  });

  it('replaces and takes away eventfds', async () => {
    await using served = serveRegisters();
    using old = new Eventfds(2);
    using fresh = new Eventfds(1);
    const client = await served.connect();
    await client.setInterrupts({
      index: MSIX,
      start: 0,
      count: 2,
      action: 'trigger',
      eventfds: old.descriptors,
    });
    await client.setInterrupts({
      index: MSIX,
      start: 0,
      count: 1,
      action: 'trigger',
      eventfds: fresh.descriptors,
    });
    await client.setInterrupts({ index: MSIX, start: 1, count: 1, action: 'trigger', eventfds: [] });
    expect([served.device.trigger(0), served.device.trigger(1)]).to.deep.equal([true, false]);
    expect([...old.counts, ...fresh.counts]).to.deep.equal([0, 0, 1]);
  });

  it('disables a whole index with no vectors and no data', async () => {
    await using served = serveRegisters();
    using events = new Eventfds(4);
    const client = await served.connect();
    await client.setInterrupts({
      index: MSIX,
      start: 0,
      count: 4,
      action: 'trigger',
      eventfds: events.descriptors,
    });
    await client.setInterrupts({ index: MSIX, start: 0, count: 0, action: 'trigger' });
    expect(served.device.trigger(2)).to.equal(false);
  });

  it('triggers vectors itself, all or those that are chosen', async () => {
    await using served = serveRegisters();
    using events = new Eventfds(4);
    const client = await served.connect();
    await client.setInterrupts({
      index: MSIX,
      start: 0,
      count: 4,
      action: 'trigger',
      eventfds: events.descriptors,
    });
    await client.setInterrupts({ index: MSIX, start: 0, count: 2, action: 'trigger' });
    await client.setInterrupts({
      index: MSIX,
      start: 1,
      count: 3,
      action: 'trigger',
      chosen: [true, false, true],
    });
    expect(events.counts).to.deep.equal([1, 2, 0, 1]);
  });

  it('keeps the interrupt of a masked vector until it is unmasked, once', async () => {
    await using served = serveRegisters();
    using events = new Eventfds(1);
    const client = await served.connect();
    const vector = { index: MSIX, start: 0, count: 1 } as const;
    await client.setInterrupts({ ...vector, action: 'trigger', eventfds: events.descriptors });
    await client.setInterrupts({ ...vector, action: 'mask' });
    expect([served.device.trigger(0), served.device.trigger(0)]).to.deep.equal([false, false]);
    expect(events.counts).to.deep.equal([0]);
    await client.setInterrupts({ ...vector, action: 'unmask' });
    expect(events.counts).to.deep.equal([1]);
    await client.setInterrupts({ ...vector, action: 'unmask' });
    expect(events.counts).to.deep.equal([0]);
  });

  it('masks INTx when it is signalled, and unmasks it by an eventfd', async () => {
    await using served = serveRegisters();
    using events = new Eventfds(2);
    const [signal, unmask] = events.descriptors as [number, number];
    const client = await served.connect();
    const pin = { index: INTX, start: 0, count: 1 } as const;
    await client.setInterrupts({ ...pin, action: 'trigger', eventfds: [signal] });
    await client.setInterrupts({ ...pin, action: 'unmask', eventfds: [unmask] });
    const { interrupts } = served.device.host;
    expect([interrupts.trigger(INTX, 0), interrupts.trigger(INTX, 0)]).to.deep.equal([true, false]);
    expect(drainEventfd(signal)).to.equal(1);
    signalEventfd(unmask);
    let count = 0;
    await served.until(() => {
      count += drainEventfd(signal);
      return count > 0;
    });
    expect(count).to.equal(1);
  });

  it('refuses with EINVAL vectors that do not exist', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    await expectErrno(raw(client, 20, NONE | TRIGGER, 5, 0, 1), 'EINVAL');
    await expectErrno(raw(client, 20, NONE | TRIGGER, MSIX, 4, 1), 'EINVAL');
    await expectErrno(raw(client, 20, NONE | TRIGGER, MSIX, 0, 5), 'EINVAL');
    await expectErrno(raw(client, 20, NONE | TRIGGER, MSIX, 0xffff_ffff, 2), 'EINVAL');
    await expectErrno(raw(client, 20, NONE | TRIGGER, MSI, 0, 1), 'EINVAL');
    await expectErrno(raw(client, 20, NONE | MASK, MSIX, 0, 0), 'EINVAL');
    await expectErrno(raw(client, 20, NONE | TRIGGER, MSIX, 1, 0), 'EINVAL');
    await expectErrno(raw(client, 20, NONE | MASK, ERR, 0, 1), 'EINVAL');
  });

  it('refuses with EINVAL flags that contradict each other, and sizes that do not fit', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    for (const flags of [
      0,
      NONE,
      TRIGGER,
      NONE | BOOL | TRIGGER,
      NONE | MASK | TRIGGER,
      64 | NONE | TRIGGER,
    ]) {
      await expectErrno(raw(client, 20, flags, MSIX, 0, 1), 'EINVAL');
    }
    await expectErrno(raw(client, 19, NONE | TRIGGER, MSIX, 0, 1), 'EINVAL');
    await expectErrno(raw(client, 24, NONE | TRIGGER, MSIX, 0, 1), 'EINVAL');
    await expectErrno(raw(client, 20, BOOL | TRIGGER, MSIX, 0, 1), 'EINVAL');
    await expectErrno(client.request(Command.DEVICE_SET_IRQS, new Uint8Array(19)), 'EINVAL');
  });

  it('refuses with EINVAL a number of descriptors that is not the number of vectors', async () => {
    await using served = serveRegisters();
    using events = new Eventfds(3);
    const client = await served.connect();
    const set = (flags: number, count: number, descriptors: readonly number[]) =>
      client.request(Command.DEVICE_SET_IRQS, payload([20, flags, MSIX, 0, count]), { descriptors });
    await expectErrno(set(EVENTFD | TRIGGER, 2, events.descriptors), 'EINVAL');
    await expectErrno(set(EVENTFD | TRIGGER, 4, events.descriptors), 'EINVAL');
    await expectErrno(set(NONE | TRIGGER, 3, events.descriptors), 'EINVAL');
  });

  it('refuses with EINVAL a descriptor that is no eventfd', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const file = openSync('/dev/null', 'r+');
    await expectErrno(
      client.setInterrupts({ index: MSIX, start: 0, count: 1, action: 'trigger', eventfds: [file] }),
      'EINVAL',
    );
    closeDescriptor(file);
  });
});
