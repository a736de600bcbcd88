import { expect } from 'chai';
import { Spinner } from '../../src/reactor/spinner.js';

/** A spinner whose looks take 10 µs, and what it does until work comes so many milliseconds after the last. */
function spinner() {
  let time = 0;
  const of = new Spinner({ now: () => time });
  return {
    /** Milliseconds that it slept before it found the work. */
    waitsFor(milliseconds: number): number {
      const comes = time + milliseconds;
      let slept = 0;
      of.next(true);
      while (time < comes) {
        const wait = of.next(false);
        slept += wait;
        time += 0.01 + wait;
      }
      return slept;
    },
  };
}

describe('A spinner', () => {
  it('does not sleep where work comes at once', () => {
    const { waitsFor } = spinner();
    expect([0.05, 0.3, 0.9].map(waitsFor)).to.deep.equal([0, 0, 0]);
  });

  it('learns to spin for work that keeps it waiting longer, from the first time on', () => {
    const { waitsFor } = spinner();
    expect(waitsFor(2.5)).to.be.greaterThan(0);
    expect([2.5, 1.5, 3, 2.5].map(waitsFor)).to.deep.equal([0, 0, 0, 0]);
  });

  it('forgets it, and sleeps again before the work of an idle device', () => {
    const { waitsFor } = spinner();
    waitsFor(3);
    for (let count = 0; count < 30; count++) waitsFor(0.1);
    expect(waitsFor(3)).to.be.greaterThan(0);
  });

  it('spins no longer for work that comes rarely, and sleeps 1, 2 and then 4 ms', () => {
    const { waitsFor } = spinner();
    expect(waitsFor(100)).to.be.greaterThan(90);
    expect(waitsFor(100)).to.be.greaterThan(90);
    const of = new Spinner({ spinMicroseconds: 0, now: () => 0 });
    const waits = Array.from({ length: 5 }, () => of.next(false));
    expect(waits).to.deep.equal([1, 2, 4, 4, 4]);
  });
});
