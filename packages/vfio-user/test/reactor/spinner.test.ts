import { expect } from 'chai';
import { Spinner } from '../../src/reactor/spinner.js';

/** A spinner whose looks take 10 µs, and what it does until work comes so many milliseconds after the last. */
function spinner() {
  let time = 0;
  const of = new Spinner({ now: () => time });
  const finds = (milliseconds: number) => {
    const comes = time + milliseconds;
    let slept = 0;
    of.next(true);
    while (time < comes) {
      const wait = of.next(false);
      slept += wait;
      time += 0.01 + wait;
    }
    return { slept, late: time - comes };
  };
  /** `finds`: how long it slept before it found the work, and how late it was, in milliseconds. */
  return { finds, waitsFor: (milliseconds: number) => finds(milliseconds).slept };
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

  it('spins no longer for work that comes rarely', () => {
    const { waitsFor } = spinner();
    expect(waitsFor(100)).to.be.greaterThan(90);
    expect(waitsFor(100)).to.be.greaterThan(90);
  });

  it('finds work that comes rarely later by an eighth of the time at most, but for 1 ms, and by 4 ms at most', () => {
    const { finds } = spinner();
    for (const milliseconds of [1.5, 3.1, 8.2, 11.7, 15.9, 23.3, 31, 50, 99.5, 1000.3, 20_000]) {
      const { late } = finds(milliseconds);
      expect(late, `${milliseconds} ms`).to.be.within(0, Math.min(Math.max(milliseconds / 8, 1), 4) + 0.1);
    }
  });

  it('that has found nothing yet sleeps for 4 ms at a time', () => {
    const of = new Spinner({ now: () => 0 });
    expect(Array.from({ length: 3 }, () => of.next(false))).to.deep.equal([4, 4, 4]);
  });
});
