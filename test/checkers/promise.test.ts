import { expect } from 'chai';
import { combine, type Verdict } from '../../src/checkers/promise.js';

const combined = (...verdicts: Verdict[]) =>
  combine(verdicts.map((verdict) => ({ name: 'a promise', verdict, reason: 'A reason.' })));

describe('The verdict of several promises', () => {
  it('is that all were kept only if each was', () => {
    expect(combined('pass', 'pass')).to.equal('pass');
  });

  it('is that one was broken, whatever is known of the others', () => {
    expect(combined('pass', 'inconclusive', 'fail')).to.equal('fail');
  });

  it('is unknown if one is unknown, or if there are none', () => {
    expect(combined('pass', 'inconclusive')).to.equal('inconclusive');
    expect(combined()).to.equal('inconclusive');
  });
});
