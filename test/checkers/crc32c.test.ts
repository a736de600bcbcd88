import { expect } from 'chai';
import { crc32cRegister } from '../../src/checkers/crc32c.js';

/** RFC 3720, appendix B.4, has the final inversion, which fio leaves out. */
const inverted = (bytes: Uint8Array) => ~crc32cRegister(bytes) >>> 0;

describe('CRC-32C', () => {
  it("has the values of RFC 3720's examples", () => {
    expect(inverted(Buffer.alloc(32, 0x00))).to.equal(0x8a91_36aa);
    expect(inverted(Buffer.alloc(32, 0xff))).to.equal(0x62a8_ab43);
    expect(inverted(Buffer.from(Array.from({ length: 32 }, (_, index) => index)))).to.equal(0x46dd_794e);
  });

  it('has the check value of nine digits, which are no multiple of eight bytes', () => {
    expect(inverted(Buffer.from('123456789'))).to.equal(0xe306_9283);
  });

  it('goes on where an earlier part ended', () => {
    const bytes = Buffer.from('The quick brown fox jumps over the lazy dog');
    for (let cut = 0; cut <= bytes.length; cut++) {
      const first = crc32cRegister(bytes.subarray(0, cut));
      expect(crc32cRegister(bytes.subarray(cut), first)).to.equal(crc32cRegister(bytes));
    }
  });
});
