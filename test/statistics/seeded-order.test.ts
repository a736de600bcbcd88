import { expect } from 'chai';
import { seededOrder } from '../../src/statistics/seeded-order.js';

const items = ['a', 'b', 'c', 'd'];

describe('The order of measurements', () => {
  it('is the same for the same seed, and leaves what it is given alone', () => {
    expect(seededOrder(items, 7)).to.deep.equal(seededOrder(items, 7));
    expect(items).to.deep.equal(['a', 'b', 'c', 'd']);
  });

  it('has every item once', () => {
    for (let seed = 0; seed < 100; seed++) expect(seededOrder(items, seed)).to.have.members(items);
  });

  it('gives every item every place about equally often', () => {
    const rounds = 4000;
    for (const item of items) {
      const places = [0, 0, 0, 0];
      for (let seed = 0; seed < rounds; seed++) places[seededOrder(items, seed).indexOf(item)]! += 1;
      // 1000 are expected; five standard deviations are 137.
      for (const count of places) expect(count, item).to.be.within(863, 1137);
    }
  });
});
