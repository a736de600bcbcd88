import { expect } from 'chai';
import { nearNames } from '../src/near-names.js';

const names = ['doorbells', 'dirty-pages', 'slow', 'interrupts'];

describe('Names near to what was sought', () => {
  for (const [sought, found] of [
    ['dorbells', ['doorbells']],
    ['slwo', ['slow']],
    ['PAGES', ['dirty-pages']],
    ['interupt', ['interrupts']],
    ['migration', []],
  ] as const) {
    it(`are ${found.join(', ') || 'none'} for "${sought}"`, () => {
      expect(nearNames(sought, names)).to.deep.equal(found);
    });
  }

  it('are the nearest of many, the nearest first, each once', () => {
    const many = ['queue-lost', 'queues', 'queues', 'queue', 'kueues'];
    expect(nearNames('queues', many)).to.deep.equal(['queues', 'kueues', 'queue']);
  });
});
