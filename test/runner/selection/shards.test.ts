import { expect } from 'chai';
import fc from 'fast-check';
import { partition, planOf } from '../../../src/runner/selection/shards.js';

interface Item {
  readonly name: string;
  readonly seconds: number;
}

const secondsOf = ({ seconds }: Item) => seconds;
const sum = (items: readonly Item[]) => items.reduce((total, { seconds }) => total + seconds, 0);
const named = (...seconds: number[]) =>
  seconds.map((value, index) => ({ name: `f${index}`, seconds: value }));

/** Items of all lengths, many of them equal or zero, and how many shards. */
const arbitrary = fc.record({
  items: fc
    .array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ min: 0, max: 1000, noNaN: true })), {
      maxLength: 40,
    })
    .map((seconds) => named(...seconds)),
  count: fc.integer({ min: 1, max: 12 }),
});

describe('A partition into shards', () => {
  it('has every item in exactly one shard, in its order', () => {
    fc.assert(
      fc.property(arbitrary, ({ items, count }) => {
        const shards = partition(items, secondsOf, count);
        expect(shards).to.have.length(count);
        expect(shards.flat()).to.have.members(items);
        expect(shards.flat()).to.have.length(items.length);
        for (const shard of shards) {
          const places = shard.map((item) => items.indexOf(item));
          expect(places).to.deep.equal(places.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('gives the heaviest shard at most the longest item more than the lightest', () => {
    fc.assert(
      fc.property(arbitrary, ({ items, count }) => {
        const loads = partition(items, secondsOf, count).map(sum);
        const longest = Math.max(0, ...items.map(secondsOf));
        expect(Math.max(...loads) - Math.min(...loads)).to.be.at.most(longest * (1 + 1e-9));
      }),
    );
  });

  it('is the same every time, and leaves no shard empty if there are enough items', () => {
    fc.assert(
      fc.property(arbitrary, ({ items, count }) => {
        const shards = partition(items, secondsOf, count);
        expect(partition(structuredClone(items), secondsOf, count)).to.deep.equal(shards);
        const empty = shards.filter((shard) => shard.length === 0);
        expect(empty).to.have.length(Math.max(0, count - items.length));
      }),
    );
  });

  it('balances by duration, not by number', () => {
    const shards = partition(named(60, 20, 20, 20), secondsOf, 2);
    expect(shards.map((shard) => shard.map(({ name }) => name))).to.deep.equal([['f0'], ['f1', 'f2', 'f3']]);
  });

  it('has a word of its own, so that parts of different wholes are noticed', () => {
    expect(planOf([['a'], ['b']])).to.equal(planOf([['a'], ['b']]));
    expect(planOf([['a'], ['b']])).to.not.equal(planOf([['b'], ['a']]));
    expect(planOf([['a', 'b'], []])).to.not.equal(planOf([['a'], ['b']]));
  });
});
