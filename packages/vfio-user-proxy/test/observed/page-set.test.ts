import { expect } from 'chai';
import { PageSet } from '../../src/observed/page-set.js';

describe('A set of dirty pages', () => {
  it('reads a report bit by bit from its first page on, and joins neighbours into runs', () => {
    const pages = new PageSet(4096);
    expect(pages.addBitmap(0x10000, 16 * 4096, Uint8Array.of(0b1000_0011, 0b0000_0001))).to.equal(4);
    expect([...pages.ranges()]).to.deep.equal([
      { address: 0x10000, size: 2 * 4096 },
      { address: 0x17000, size: 2 * 4096 },
    ]);
  });

  it('ignores bits beyond the range that was asked about', () => {
    const pages = new PageSet(4096);
    expect(pages.addBitmap(0, 3 * 4096, Uint8Array.of(0xff, 0xff))).to.equal(3);
    expect([...pages.ranges()]).to.deep.equal([{ address: 0, size: 3 * 4096 }]);
  });

  it('counts the last page of a range that ends within it', () => {
    const pages = new PageSet(4096);
    expect(pages.addBitmap(0, 4097, Uint8Array.of(0b10))).to.equal(1);
    expect([...pages.ranges()]).to.deep.equal([{ address: 4096, size: 4096 }]);
  });

  it('holds pages far above 4 GiB and across the seams of its bitmap, in the order of their addresses', () => {
    const pages = new PageSet(4096);
    pages.addRange({ address: 2 ** 45, size: 4096 });
    pages.addRange({ address: 32_767 * 4096, size: 2 * 4096 });
    pages.addRange({ address: 2 ** 32 - 4096, size: 8192 });
    expect([...pages.ranges()]).to.deep.equal([
      { address: 32_767 * 4096, size: 2 * 4096 },
      { address: 2 ** 32 - 4096, size: 8192 },
      { address: 2 ** 45, size: 4096 },
    ]);
    expect(pages.size).to.equal(5);
  });

  it('counts a page once that was reported twice', () => {
    const pages = new PageSet(4096);
    pages.addBitmap(0, 4096, Uint8Array.of(1));
    pages.addBitmap(0, 4096, Uint8Array.of(1));
    expect(pages.size).to.equal(1);
    pages.clear();
    expect(pages.size).to.equal(0);
  });
});
