import { expect } from 'chai';
import { Slowdown } from '../../src/faults/slowdown.js';

/** The waits of messages that each come so long after the one before was passed on. */
function waits(percent: number, times: readonly number[]): number[] {
  const slowdown = new Slowdown(percent);
  let now = 0;
  slowdown.passedAt(now);
  return times.map((time) => {
    now += time;
    const wait = slowdown.waitAt(now);
    now += wait;
    slowdown.passedAt(now);
    return wait;
  });
}

describe('A slowdown', () => {
  it('is a share of the time from one message to the next', () => {
    expect(waits(50, [2, 2, 2, 2])).to.deep.equal([1, 1, 1, 1]);
    expect(new Slowdown(50).waitAt(7)).to.equal(0);
  });

  it('takes no notice of a pause', () => {
    expect(waits(10, [2, 2, 2, 500, 2])).to.deep.equal([0.2, 0.2, 0.2, 0.2, 0.2]);
  });

  it('follows a computer that has become slower', () => {
    expect(waits(10, [...Array(40).fill(1), ...Array(40).fill(9)]).at(-1)).to.be.closeTo(0.9, 1e-9);
  });
});
