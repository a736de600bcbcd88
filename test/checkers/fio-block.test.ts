import { expect } from 'chai';
import fc from 'fast-check';
import { checkFioBlock } from '../../src/checkers/fio-block.js';
import { fioBlock, sealed } from '../support/fio-blocks.js';

const offset = 8192;
const good = () => fioBlock({ offset, sequence: 77 });
const whyBroken = (block: Buffer, at = offset) => {
  const checked = checkFioBlock(block, at);
  expect(checked.intact, 'intact').to.equal(false);
  return checked.intact ? '' : checked.why;
};

describe("A check of fio's block", () => {
  it('accepts an intact one and tells which write it was', () => {
    expect(checkFioBlock(good(), offset)).to.deep.equal({ intact: true, sequence: 77 });
  });

  it('names the magic of a block that fio never wrote', () => {
    expect(whyBroken(Buffer.alloc(512))).to.match(/magic 0xacca, found 0x0$/);
  });

  it('names another kind of verification', () => {
    const block = good();
    block.writeUInt16LE(3, 2);
    expect(whyBroken(sealed(block))).to.match(/verify type 5 \(crc32c\), found 3/);
  });

  it('tells a damaged header from damaged data', () => {
    const header = good();
    header.writeUInt16LE(78, 34);
    expect(whyBroken(header)).to.match(/^the header's checksum/);
    const data = good();
    data.writeUInt8(data.readUInt8(511) ^ 1, 511);
    expect(whyBroken(data)).to.match(/^the data's checksum/);
  });

  it('names the place that a misplaced block belongs to', () => {
    expect(whyBroken(good(), offset + 512)).to.equal('the block belongs to offset 8192');
  });

  it('names the length of a block of another size', () => {
    const block = good();
    block.writeUInt32LE(4096, 4);
    expect(whyBroken(sealed(block))).to.equal('expected a length of 512, found 4096');
  });

  it('finds any single flipped bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 512 * 8 - 1 }), (bit) => {
        const block = good();
        block[bit >> 3]! ^= 1 << (bit & 7);
        return !checkFioBlock(block, offset).intact;
      }),
      { numRuns: 500 },
    );
  });
});
