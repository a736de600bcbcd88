import { expect } from 'chai';
import { INJECTED, MessageIds } from '../../src/relay/message-ids.js';

describe('The message ids of one direction', () => {
  it('leaves a relayed id as it is while nothing is injected', () => {
    const ids = new MessageIds();
    for (const id of [0, 1, 0x7fff, 0xffff]) {
      expect(ids.relay(id)).to.equal(id);
      expect(ids.settle(id)).to.equal(id);
    }
  });

  it('never injects with an id that waits for a reply', () => {
    const ids = new MessageIds();
    for (let id = 0; id < 0xffff; id++) ids.relay(id);
    expect(ids.inject()).to.equal(0xffff);
    expect(() => ids.inject()).to.throw(RangeError, '65536');
  });

  it('translates a relayed id that meets an injected one, and translates its reply back', () => {
    const ids = new MessageIds();
    const injected = ids.inject();
    const wireId = ids.relay(injected);
    expect(wireId).to.not.equal(injected);
    expect(ids.settle(wireId)).to.equal(injected);
    expect(ids.settle(injected)).to.equal(INJECTED);
  });

  it('translates a relayed id that meets a translation', () => {
    const ids = new MessageIds();
    const injected = ids.inject();
    const translated = ids.relay(injected);
    const other = ids.relay(translated);
    expect(other).to.not.be.oneOf([injected, translated]);
    expect(ids.settle(other)).to.equal(translated);
    expect(ids.settle(translated)).to.equal(injected);
  });

  it('keeps an injected id taken until its reply comes, however late', () => {
    const ids = new MessageIds();
    const late = ids.inject();
    const others = new Set(Array.from({ length: 0xffff }, () => ids.inject()));
    expect(others).to.not.include(late);
    expect(ids.settle(late)).to.equal(INJECTED);
    expect(ids.inject()).to.equal(late);
  });

  it('keeps an id taken while a peer that reused it waits for a second reply', () => {
    const ids = new MessageIds();
    for (let id = 0; id < 0xffff; id++) ids.relay(id);
    ids.relay(0xffff);
    ids.relay(0xffff);
    ids.settle(0xffff);
    expect(() => ids.inject()).to.throw(RangeError);
    ids.settle(0xffff);
    expect(ids.inject()).to.equal(0xffff);
  });

  it('hands on a reply to nothing unchanged', () => {
    expect(new MessageIds().settle(77)).to.equal(77);
  });
});
