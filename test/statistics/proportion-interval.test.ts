import { expect } from 'chai';
import { proportionInterval, valuesForQuantile } from '../../src/statistics/proportion-interval.js';

describe("A proportion's interval", () => {
  it("is Clopper and Pearson's", () => {
    const { value, low, high } = proportionInterval(4, 20);
    expect(value).to.equal(0.2);
    expect(low).to.be.closeTo(0.0573, 0.0001);
    expect(high).to.be.closeTo(0.4366, 0.0001);
  });

  it('knows doubt where it happened never, always, or was never tried', () => {
    const never = proportionInterval(0, 20);
    expect(never.low).to.equal(0);
    expect(never.high).to.be.closeTo(0.1684, 0.0001);
    const always = proportionInterval(20, 20);
    expect(always.low).to.be.closeTo(0.8316, 0.0001);
    expect(always.high).to.equal(1);
    expect(proportionInterval(0, 0)).to.deep.equal({ value: NaN, low: 0, high: 1 });
  });
});

describe('How many values bound a quantile', () => {
  it('is when the greatest of fewer could all lie below it too often', () => {
    expect(valuesForQuantile(0.95, 0.95)).to.equal(59);
    expect(1 - 0.95 ** 58).to.be.below(0.95);
    expect(valuesForQuantile(0.5, 0.975)).to.equal(6);
  });
});
