import { expect } from 'chai';
import { bootstrapInterval } from '../../src/statistics/bootstrap-interval.js';
import { median } from '../../src/statistics/median.js';
import { noisyValues } from '../support/measured-runs.js';

const medianOf = ([values]: readonly (readonly number[])[]) => median(values!);

describe('The bootstrap interval', () => {
  it('is the same for the same seed, holds the statistic, and is narrower with more values', () => {
    const few = bootstrapInterval([noisyValues(10, 100, 2, 1)], medianOf);
    const many = bootstrapInterval([noisyValues(200, 100, 2, 1)], medianOf);
    expect(bootstrapInterval([noisyValues(10, 100, 2, 1)], medianOf)).to.deep.equal(few);
    for (const { value, low, high } of [few, many]) expect(value).to.be.within(low, high);
    expect(many.high - many.low).to.be.below((few.high - few.low) / 2);
  });

  it('holds the true median about as often as it says', () => {
    let held = 0;
    for (let seed = 0; seed < 200; seed++) {
      const values = noisyValues(30, 100, 2, seed);
      const { low, high } = bootstrapInterval([values], medianOf, { resamples: 400, seed, confidence: 0.9 });
      if (low <= 100 && high >= 100) held++;
    }
    // 180 are expected; four standard deviations are 17.
    expect(held).to.be.within(163, 197);
  });

  it('draws from several groups independently', () => {
    const groups = [noisyValues(50, 100, 1.5, 1), noisyValues(50, 200, 1.5, 2)];
    const { low, high } = bootstrapInterval(groups, ([a, b]) => median(b!) / median(a!));
    expect(low).to.be.within(1.5, 2);
    expect(high).to.be.within(2, 2.6);
  });

  it('has no ends where the statistic is no number', () => {
    expect(bootstrapInterval([[]], medianOf)).to.deep.equal({ value: NaN, low: NaN, high: NaN });
  });
});
