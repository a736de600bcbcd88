import { expect } from 'chai';
import { rateOf } from '../../src/compare/exit-rate.js';

const look = (at: number, exits: number, mmioExits: number) => ({
  ...{ at, exits, mmioExits, haltExits: 0, ioExits: 0, irqExits: 0, injections: 0 },
});
const looks = [
  look(0, 0, 0),
  look(400, 4, 0),
  look(800, 404, 40),
  look(1200, 604, 140),
  look(1600, 1004, 180),
];

describe('The rate of exits', () => {
  it('is the median over the looks from a moment on, a second', () => {
    expect(rateOf(looks, 400)).to.deep.equal({ exitsPerSecond: 1000, mmioExitsPerSecond: 100 });
    expect(rateOf(looks, 800)).to.deep.equal({ exitsPerSecond: 750, mmioExitsPerSecond: 175 });
  });

  it('is unknown if there were fewer than two looks', () => {
    expect(rateOf(looks, 1500)).to.equal(undefined);
    expect(rateOf([], 0)).to.equal(undefined);
  });
});
