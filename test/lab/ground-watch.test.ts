import { expect } from 'chai';
import type { Guest } from '../../src/harness/guest/guest.js';
import type { Machine } from '../../src/harness/machine/machine.js';
import { GroundFault } from '../../src/lab/ground-fault.js';
import { watchGround, whileGroundHolds } from '../../src/lab/ground-watch.js';

/** Looks that find this, one after the other, and then nothing. */
function finding(...faults: readonly (string | undefined)[]) {
  let looks = 0;
  return { look: async () => faults[looks++], interval: 1 };
}

const guest = { machine: {} } as Guest;
/** Work that ends only by its signal, with an error of its own. */
const endless = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the agent did not answer')), { once: true });
  });
const errorOf = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe('Work on a guest whose ground is watched', () => {
  it('ends with a fault of the ground as soon as two looks in a row find one, whatever it makes of that', async () => {
    const { signal } = new AbortController();
    const watch = finding(undefined, 'stuck', 'stuck still');
    const error = await errorOf(whileGroundHolds(guest, signal, endless, watch));
    expect(error).to.be.instanceOf(GroundFault).and.have.property('message', 'stuck still');
  });

  it('goes on after a single look that found one, and its result and its own failures stand', async () => {
    const { signal } = new AbortController();
    const soon = () => new Promise<string>((resolve) => setTimeout(() => resolve('done'), 50));
    const once = finding('stuck', undefined, 'stuck', undefined);
    expect(await whileGroundHolds(guest, signal, soon, once)).to.equal('done');
    const broken = async () => {
      throw new Error('a block is not what the guest wrote');
    };
    const error = await errorOf(whileGroundHolds(guest, signal, broken, finding()));
    expect(error).to.have.property('message', 'a block is not what the guest wrote');
  });

  it('ends with the error of a look that fails, and with no rejection that nobody handles', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    try {
      const broken = new TypeError('the look has a bug');
      const look = () => Promise.reject(broken);
      const { signal } = new AbortController();
      const slow = async (held: AbortSignal) => {
        await endless(held).catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, 5));
        throw new Error('the agent did not answer');
      };
      expect(await errorOf(whileGroundHolds(guest, signal, slow, { look, interval: 1 }))).to.equal(broken);
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(unhandled).to.deep.equal([]);
  });

  it('does not wait for a look that has begun when it is over', async () => {
    const { signal } = new AbortController();
    let began: () => void = () => {};
    const looking = new Promise<void>((resolve) => {
      began = resolve;
    });
    const look = (_machine: Machine, over: AbortSignal) => {
      began();
      return endless(over);
    };
    const work = async () => {
      await looking;
      return 'done';
    };
    expect(await whileGroundHolds(guest, signal, work, { look, interval: 1 })).to.equal('done');
  });

  it('is aborted from outside, too', async () => {
    const outer = new AbortController();
    const ended = errorOf(whileGroundHolds(guest, outer.signal, endless, finding()));
    outer.abort(new Error('interrupted'));
    expect(await ended).to.have.property('message', 'the agent did not answer');
  });
});

describe('A watch over the ground of several machines', () => {
  it('tells a fault that two looks in a row at one of them found, and none of a single look', async () => {
    const ended = new AbortController();
    const [steady, stuck] = [{ name: 'a' }, { name: 'b' }] as unknown as [Machine, Machine];
    const faults = finding(undefined, 'once', undefined, 'stuck', 'stuck still');
    const told: string[] = [];
    const look = async (machine: Machine) => (machine === stuck ? faults.look() : undefined);
    await watchGround(
      () => [steady, stuck],
      ended.signal,
      (fault) => {
        told.push(fault);
        ended.abort();
      },
      { look, interval: 1 },
    );
    expect(told).to.deep.equal(['stuck still']);
  });
});
