import { expect } from 'chai';
import { parseBackendFault } from '../../src/cli/backend-fault.js';
import { UsageError } from '../../src/usage-error.js';

describe('A backend fault on the command line', () => {
  it('is a kind, with when and how often it strikes', () => {
    expect(parseBackendFault('read-error')).to.deep.equal({ kind: 'read-error' });
    expect(parseBackendFault('slow-synchronize,trigger=/run/x=1/go,after=3,count=2,ms=250')).to.deep.equal({
      kind: 'slow-synchronize',
      trigger: '/run/x=1/go',
      after: 3,
      count: 2,
      milliseconds: 250,
    });
  });

  for (const [text, expected] of [
    ['', /one of read-error, write-error, no-space, short-write/],
    ['fire', /got "fire"/],
    ['read-error,after=-1', /got "after=-1"/],
    ['read-error,count', /got "count"/],
    ['read-error,trigger=', /got "trigger="/],
    ['read-error,when=now', /Expected trigger=FILE, after=N, count=N or ms=N/],
  ] as const) {
    it(`is refused as "${text}"`, () => {
      expect(() => parseBackendFault(text)).to.throw(UsageError, expected);
    });
  }
});
