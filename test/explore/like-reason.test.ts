import { expect } from 'chai';
import { commonWords, isLike } from '../../src/explore/like-reason.js';

const lost = (queue: number, host: string) =>
  `An interrupt was lost: completion queue ${queue} on host ${host} holds a new entry (identifier ${queue * 7}).`;

describe('Two reasons', () => {
  it('are alike if only numbers and a few words differ', () => {
    expect(isLike(lost(1, 'a'), lost(2, 'b'))).to.equal(true);
  });

  it('are not alike if they tell of something else', () => {
    expect(
      isLike(lost(1, 'a'), 'Expected CSTS to be 0x1 as host a showed it, but it is 0x0 on host b.'),
    ).to.equal(false);
  });

  it('without any words are alike only if they are the same', () => {
    expect(isLike('1 2', '1 2')).to.equal(true);
    expect(isLike('1 2', '1 3')).to.equal(false);
  });
});

describe('The regular expression of several reasons', () => {
  it('matches each of them, and no other', () => {
    const reasons = [lost(1, 'a'), lost(2, 'b'), lost(14, 'a')];
    const expression = commonWords(reasons);
    expect(expression).to.equal(
      'An interrupt was lost: completion queue[^]*on host[^]*holds a new entry \\(identifier',
    );
    for (const reason of reasons) expect(reason).to.match(new RegExp(expression));
    expect('Expected CSTS to be 0x1.').to.not.match(new RegExp(expression));
  });

  it('matches reasons of several lines, and those that share nothing', () => {
    for (const reasons of [
      ['one: two\nthree 4 five', 'one: two\nthree 5 five'],
      ['one two', 'three four'],
    ]) {
      for (const reason of reasons) expect(reason).to.match(new RegExp(commonWords(reasons)));
    }
  });
});
