import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { makeJournalBlock, readJournalBlock } from '../../src/checkers/journal-block.js';

const stamp = { run: 7, writer: 1, sequence: 769, position: 1_048_576 };

describe("A journal's block", () => {
  it('is byte for byte the one that vm-images/guest/journal.lua writes', () => {
    const digest = createHash('sha256').update(makeJournalBlock(stamp)).digest('hex');
    expect(digest).to.equal('c9e8f94c59418744bd0fe44a84584dcf2c84782bb8a7636318896b5d9fb8e2f5');
  });

  it('is whole, and says who wrote it as which and where', () => {
    expect(readJournalBlock(makeJournalBlock(stamp))).to.deep.equal({ state: 'whole', ...stamp });
  });

  it('is torn from the first byte on that is not what its header says, be it one bit', () => {
    const block = makeJournalBlock(stamp);
    makeJournalBlock({ ...stamp, sequence: 513 }).copy(block, 2048, 2048);
    expect(readJournalBlock(block)).to.deep.equal({ state: 'torn', from: 2048, ...stamp });
    for (const at of [32, 512, 4091, 4095]) {
      const flipped = makeJournalBlock(stamp);
      flipped[at]! ^= 0x10;
      expect(readJournalBlock(flipped)).to.deep.equal({ state: 'torn', from: at, ...stamp });
    }
  });

  it('is torn if its header was changed, whatever numbers are in it', () => {
    const block = makeJournalBlock(stamp);
    block.fill(0xff, 8, 32);
    expect(readJournalBlock(block)).to.include({ state: 'torn', from: 32, writer: 0xffff_ffff });
  });

  it('is empty, or of nobody', () => {
    expect(readJournalBlock(Buffer.alloc(4096))).to.deep.equal({ state: 'empty' });
    const foreign = { state: 'foreign', begins: '5a5a5a5a5a5a5a5a' };
    expect(readJournalBlock(Buffer.alloc(4096, 0x5a))).to.deep.equal(foreign);
  });
});
