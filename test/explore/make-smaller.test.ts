import { expect } from 'chai';
import { makeSmaller } from '../../src/explore/make-smaller.js';

const broken = { promise: 'it is small', reason: 'It is large.' };
const options = {
  progress: () => {},
  budget: new AbortController().signal,
  /** Its neighbours in both directions: a way of getting smaller that would go round and round. */
  smaller: (number: number) => [number - 1, number + 1],
};

describe('Making a failing scenario smaller', () => {
  it('ends with the smallest that fails, and tries nothing twice', async () => {
    const tried: number[] = [];
    const fails = async (number: number) => {
      tried.push(number);
      return number >= 3 && number <= 12 ? broken : undefined;
    };
    const chain = await makeSmaller({ scenario: 10, broken }, { ...options, fails });
    expect(chain[0]).to.deep.equal({ scenario: 10, broken });
    expect(tried).to.have.length(new Set(tried).size);
    expect(tried).to.not.include(10);
    expect(chain.map(({ scenario }) => scenario)).to.include(3);
  });

  it('tells the sentence of each that took the place of the one before', async () => {
    const fails = async (number: number) => ({ ...broken, reason: `It is ${number}.` });
    const chain = await makeSmaller(
      { scenario: 2, broken },
      { ...options, smaller: (number) => (number > 0 ? [number - 1] : []), fails },
    );
    expect(chain.map(({ broken: { reason } }) => reason)).to.deep.equal([
      'It is large.',
      'It is 1.',
      'It is 0.',
    ]);
  });

  it('ends with what there is when its budget is used up', async () => {
    const budget = new AbortController();
    const fails = async (number: number) => {
      if (number === 7) budget.abort();
      return broken;
    };
    const chain = await makeSmaller(
      { scenario: 10, broken },
      { ...options, smaller: (number) => [number - 1], budget: budget.signal, fails },
    );
    expect(chain.at(-1)).to.deep.equal({ scenario: 7, broken });
  });
});
