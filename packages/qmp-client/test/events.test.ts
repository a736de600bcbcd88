import { expect } from 'chai';
import {
  type AnyQmpEvent,
  ConnectionClosedError,
  EventOverflowError,
  type QmpClient,
  TimeoutError,
} from '../src/index.js';
import { TestQemu } from './support/qemu.js';
import { rejection } from './support/rejection.js';

async function stopAndContinue(client: QmpClient, times = 1): Promise<void> {
  for (let round = 0; round < times; round++) {
    await client.execute('stop');
    await client.execute('cont');
  }
}

describe('Events', () => {
  it('are found however late one asks for them', async () => {
    await using qemu = await TestQemu.start();
    await stopAndContinue(qemu.control);
    const stop = await qemu.control.waitForEvent('STOP');
    const resume = await qemu.control.waitForEvent('RESUME');
    expect([stop.position, resume.position]).to.deep.equal([1, 2]);
  });

  it('before a mark do not count as the next one', async () => {
    await using qemu = await TestQemu.start();
    await stopAndContinue(qemu.control);
    const mark = qemu.control.events.position;
    const none = await rejection(
      TimeoutError,
      qemu.control.waitForEvent('RESUME', { since: mark, timeout: 20 }),
    );
    expect(none.events).to.deep.equal(['RESUME']);
    const next = qemu.control.waitForEvent('RESUME', { since: mark });
    await stopAndContinue(qemu.control);
    expect(await next).to.have.property('position', 4);
    const future = qemu.control.waitForEvent('STOP', { since: 6 });
    await stopAndContinue(qemu.control, 2);
    expect(await future).to.have.property('position', 7);
    const after = await qemu.control.waitForEvent(['STOP', 'RESUME'], { since: 2 });
    expect(after.event).to.equal('STOP');
  });

  it('carry the time of QEMU and of receipt', async () => {
    await using qemu = await TestQemu.start();
    const before = process.hrtime.bigint();
    await qemu.control.execute('stop');
    const { timestamp, receivedAt } = await qemu.control.waitForEvent('STOP');
    expect(timestamp.seconds).to.be.closeTo(Date.now() / 1000, 10);
    expect(timestamp.microseconds).to.be.within(0, 999_999);
    expect(receivedAt > before && receivedAt < process.hrtime.bigint()).to.equal(true);
  });

  it('are iterated from the beginning or from a mark, and end with the connection', async () => {
    await using qemu = await TestQemu.start();
    await stopAndContinue(qemu.control);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { event } of qemu.control.events) seen.push(event);
    })();
    const rest: AnyQmpEvent[] = [];
    const readingRest = (async () => {
      for await (const event of qemu.control.events.iterate({ since: 2 })) rest.push(event);
    })();
    await qemu.control.execute('stop');
    await qemu.control.execute('quit');
    await Promise.all([reading, readingRest]);
    expect(seen.slice(0, 3)).to.deep.equal(['STOP', 'RESUME', 'STOP']);
    expect(seen).to.include('SHUTDOWN');
    expect(rest.map(({ position }) => position)).to.deep.equal(seen.map((_, index) => index + 1).slice(2));
  });

  it('stop being awaited when the signal says so', async () => {
    await using qemu = await TestQemu.start();
    const controller = new AbortController();
    const { signal } = controller;
    const reason = new Error('enough');
    const waiting = rejection(Error, qemu.control.waitForEvent('STOP', { signal }));
    const iterating = rejection(Error, qemu.control.events.iterate({ signal }).next());
    controller.abort(reason);
    expect(await waiting).to.equal(reason);
    expect(await iterating).to.equal(reason);
  });

  it('that were dropped are reported, never skipped in silence', async () => {
    await using qemu = await TestQemu.start();
    await using client = await qemu.connect({ eventHistoryLimit: 4 });
    const slow = client.events.iterate();
    await stopAndContinue(client, 5);
    expect(client.events.position).to.equal(10);
    expect(client.events.since(client.events.oldestPosition)).to.have.length.within(4, 7);
    const overflow = await rejection(EventOverflowError, client.waitForEvent('STOP'));
    expect(overflow).to.include({ lost: client.events.oldestPosition });
    expect(overflow.message).to.match(/eventHistoryLimit/);
    await rejection(EventOverflowError, slow.next());
    expect(await client.waitForEvent('STOP', { since: overflow.oldestPosition })).to.have.property(
      'event',
      'STOP',
    );
  });

  it('that came are still found when the connection has ended; the others are rejected', async () => {
    await using qemu = await TestQemu.start();
    await stopAndContinue(qemu.control);
    await qemu.control.close();
    expect((await qemu.control.waitForEvent('RESUME')).position).to.equal(2);
    expect(await rejection(ConnectionClosedError, qemu.control.waitForEvent('RESET'))).to.include({
      closedBy: 'us',
    });
  });

  it('are enough to follow a migration to its end, without asking', async () => {
    await using qemu = await TestQemu.start();
    const { control } = qemu;
    await control.execute('migrate-set-capabilities', {
      capabilities: [{ capability: 'events', state: true }],
    });
    await control.execute('migrate', { uri: `file:${qemu.folder}/state` });
    const completed = await control.waitForEvent('MIGRATION', {
      where: ({ data }) => data.status === 'completed' || data.status === 'failed',
    });
    expect(completed.data.status).to.equal('completed');
    const { status, downtime } = await control.execute('query-migrate');
    expect(status).to.equal('completed');
    expect(downtime).to.be.a('number');
  });
});
