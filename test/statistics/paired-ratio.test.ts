import { expect } from 'chai';
import { pairedRatio } from '../../src/statistics/paired-ratio.js';

describe('The ratio of two devices', () => {
  it('is taken pair by pair, so that a disturbed round disturbs it not', () => {
    const baseline = [100, 100, 10, 100, 100, 100];
    const { median, low, high } = pairedRatio(
      baseline.map((value) => value * 1.5),
      baseline,
    );
    expect([median, low, high]).to.deep.equal([1.5, 1.5, 1.5]);
  });

  it('refuses pairs that are not complete', () => {
    expect(() => pairedRatio([1, 2], [1, 2, 3])).to.throw(RangeError, /as many values .* \(3\), got 2/);
  });
});
