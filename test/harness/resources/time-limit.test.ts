import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { TimeLimit } from '../../../src/harness/resources/time-limit.js';

describe('A time limit', () => {
  it('aborts when its time is over, and says so', async () => {
    using limit = new TimeLimit(20, new AbortController().signal, 'the server to listen');
    await once(limit.signal, 'abort');
    expect(limit.over).to.equal(true);
    expect(limit.signal.reason).to.have.property('message', 'Expected the server to listen within 0.02 s.');
  });

  it('aborts when the other signal does, with its reason, even if that had aborted before', () => {
    const outer = new AbortController();
    using limit = new TimeLimit(60_000, outer.signal, 'nothing');
    outer.abort(new Error('The run is over.'));
    using late = new TimeLimit(60_000, outer.signal, 'nothing');
    for (const { signal, over } of [limit, late]) {
      expect(signal.reason).to.have.property('message', 'The run is over.');
      expect(over).to.equal(false);
    }
  });

  it('is over for good when it is released', async () => {
    const limit = new TimeLimit(10, new AbortController().signal, 'nothing');
    limit[Symbol.dispose]();
    await delay(30);
    expect(limit.signal.aborted).to.equal(false);
  });
});
