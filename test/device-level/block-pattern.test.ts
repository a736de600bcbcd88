import { expect } from 'chai';
import { FOREIGN, fillBlock, writeIn } from '../../src/device-level/block-pattern.js';

describe("A block's pattern", () => {
  const block = new Uint8Array(512);

  it('tells which write filled it', () => {
    fillBlock(block, 1, 7, 42);
    expect(writeIn(block, 1, 7)).to.equal(42);
    fillBlock(block, 1, 7, 0);
    expect(writeIn(block, 1, 7)).to.equal(0);
  });

  it('is foreign at another place, or with one bit changed, or torn', () => {
    fillBlock(block, 1, 7, 42);
    expect([writeIn(block, 1, 8), writeIn(block, 2, 7)]).to.deep.equal([FOREIGN, FOREIGN]);
    for (const at of [5, 100, 511]) {
      block[at]! ^= 1;
      expect(writeIn(block, 1, 7)).to.equal(FOREIGN);
      block[at]! ^= 1;
    }
    const newer = new Uint8Array(512);
    fillBlock(newer, 1, 7, 43);
    block.set(newer.subarray(0, 256));
    expect(writeIn(block, 1, 7)).to.equal(FOREIGN);
  });
});
