import { expect } from 'chai';
import { median } from '../../src/statistics/median.js';
import { medianInterval } from '../../src/statistics/median-interval.js';

describe('The median and its interval', () => {
  it('are of the sorted values, whatever order they come in', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(medianInterval([9, 1, 5]).median).to.equal(5);
  });

  it('are not there without values', () => {
    expect(median([])).to.be.NaN;
    expect(medianInterval([])).to.include({ coverage: 0, count: 0 });
  });

  it('claim nothing from a single value', () => {
    expect(medianInterval([7])).to.deep.equal({ median: 7, low: 7, high: 7, coverage: 0, count: 1 });
  });

  it('tell what the extremes are worth where there are too few values', () => {
    const { low, high, coverage } = medianInterval([10, 20, 30]);
    expect([low, high]).to.deep.equal([10, 30]);
    expect(coverage).to.equal(0.75);
  });

  // The classic table for 95 %: n = 6 needs the extremes, n = 9 the second, n = 12 the third, n = 20 the sixth.
  for (const [count, rank, coverage] of [
    [6, 1, 0.96875],
    [9, 2, 0.9609375],
    [12, 3, 0.96142578125],
    [20, 6, 0.95861053466796875],
  ] as const) {
    it(`take the ${rank}-th smallest and largest of ${count} values`, () => {
      const values = Array.from({ length: count }, (_, index) => index + 1);
      const interval = medianInterval(values);
      expect([interval.low, interval.high]).to.deep.equal([rank, count + 1 - rank]);
      expect(interval.coverage).to.be.closeTo(coverage, 1e-12);
    });
  }

  it('never cross, even if almost no coverage is asked for', () => {
    expect(medianInterval([1, 2, 3, 4], 0.01)).to.include({ low: 2, high: 3 });
    expect(medianInterval([1, 2, 3], 0)).to.include({ low: 2, high: 2 });
  });
});
