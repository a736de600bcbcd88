import { expect } from 'chai';
import {
  closeDescriptor,
  createEventfd,
  drainEventfd,
  signalEventfd,
  unixSocketPair,
} from '../../src/native/index.js';
import { Reactor } from '../../src/reactor/reactor.js';

describe('A reactor', () => {
  it('calls what watches a readable descriptor, until it is disposed', () => {
    using reactor = new Reactor();
    const event = createEventfd();
    let calls = 0;
    const watch = reactor.watch(event, () => {
      drainEventfd(event);
      calls++;
    });
    reactor.round(0);
    signalEventfd(event);
    reactor.round(0);
    reactor.round(0);
    expect(calls).to.equal(1);
    watch[Symbol.dispose]();
    signalEventfd(event);
    reactor.round(0);
    expect(calls).to.equal(1);
    closeDescriptor(event);
  });

  it('does not call a watch that another callback has just removed', () => {
    using reactor = new Reactor();
    const [a, b] = [createEventfd(), createEventfd()];
    const called: string[] = [];
    reactor.watch(a, () => {
      called.push('a');
      drainEventfd(a);
      second[Symbol.dispose]();
    });
    const second = reactor.watch(b, () => called.push('b'));
    signalEventfd(a);
    signalEventfd(b);
    reactor.round(0);
    reactor.round(0);
    expect(called).to.deep.equal(['a']);
    for (const one of [a, b]) closeDescriptor(one);
  });

  it('tells when a descriptor can be written, while somebody asks', () => {
    using reactor = new Reactor();
    const [a, b] = unixSocketPair();
    let calls = 0;
    const watch = reactor.watch(a, () => {});
    reactor.round(0);
    watch.writable = () => calls++;
    reactor.round(0);
    watch.writable = undefined;
    reactor.round(0);
    expect(calls).to.equal(1);
    for (const one of [a, b]) closeDescriptor(one);
  });

  it('lets the event loop have its turn while it runs', async () => {
    using reactor = new Reactor({ eventLoopInterval: 5 });
    // A reactor that gives no turn would keep this thread for ever.
    const patience = performance.now() + 10_000;
    reactor.busy = () => {
      if (performance.now() > patience) reactor.stop();
      return true;
    };
    let turns = 0;
    const running = reactor.run();
    const counting = setInterval(() => {
      if (++turns === 3) reactor.stop();
    }, 1);
    await running;
    clearInterval(counting);
    expect(turns).to.be.at.least(3); // one more may come before it has stopped
  });

  it('goes on looking for work that nobody announces, and for descriptors between', async () => {
    using reactor = new Reactor({ eventLoopInterval: 5, spinMicroseconds: 100, longestSleep: 1 });
    let looks = 0;
    reactor.busy = () => ++looks < 100;
    const event = createEventfd();
    reactor.watch(event, () => {
      drainEventfd(event);
      expect(looks).to.be.greaterThan(100);
      reactor.stop();
    });
    const running = reactor.run();
    signalLater(event, () => looks > 110);
    await running;
    closeDescriptor(event);
  });
});

/** Signals the eventfd from the event loop as soon as the condition holds. */
function signalLater(event: number, condition: () => boolean): void {
  if (condition()) signalEventfd(event);
  else setImmediate(() => signalLater(event, condition));
}
