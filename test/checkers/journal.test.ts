import { expect } from 'chai';
import fc from 'fast-check';
import { measureBlackout } from '../../src/checkers/blackout.js';
import { checkJournal } from '../../src/checkers/journal.js';
import { journalLog } from '../../src/checkers/journal-record.js';
import { type Progress, plan, SimulatedJournal } from '../support/simulated-journal.js';

/** Both writers went twenty writes far: their blocks hold 13 to 20. */
const steady: Progress[] = [
  { written: 20, acknowledged: 20 },
  { written: 20, acknowledged: 20 },
];
const first = plan.offset;

/** What the checker says of a journal once something was done to it. */
function broken(
  breakIt: (journal: SimulatedJournal) => void,
  progress = steady,
  changes: Partial<typeof plan> = {},
) {
  const journal = new SimulatedJournal(progress, { ...plan, ...changes });
  breakIt(journal);
  return checkJournal(journal.record).broken.map(({ offset, why }) => `${offset}: ${why}`);
}

describe('The check of the journal', () => {
  it('is content with an image that holds the last acknowledged write of each block', () => {
    const { record } = new SimulatedJournal(steady, plan);
    expect(checkJournal(record)).to.deep.equal({ acknowledged: 40, blocks: 16, broken: [] });
  });

  it('is content with whatever a crash leaves: later writes, and torn ones that were under way', () => {
    const far = fc.record({
      acknowledged: fc.nat(40),
      unheard: fc.nat(7),
      flush: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(far, far, fc.nat(4095), (a, b, cut) => {
        const flush = a.flush;
        const progress = [a, b].map(({ acknowledged, unheard }) => ({
          acknowledged,
          written: acknowledged + unheard,
        }));
        const journal = new SimulatedJournal(progress, { ...plan, flush });
        progress.forEach(({ written }, writer) => {
          // The write that was under way reached the image in part, over what was there.
          const position = journal.position(writer, written + 1);
          const before = journal.image.get(position) ?? Buffer.alloc(4096);
          journal.write(writer, written + 1);
          before.copy(journal.image.get(position)!, cut, cut);
        });
        expect(checkJournal(journal.record).broken).to.deep.equal([]);
      }),
      { numRuns: 300 },
    );
  });

  it('finds any one acknowledged write that was lost', () => {
    fc.assert(
      fc.property(fc.integer({ min: 9, max: 60 }), fc.integer({ min: 0, max: 7 }), (written, back) => {
        const progress = [{ written, acknowledged: written }, steady[1]!];
        const lost = written - back;
        const found = broken((journal) => {
          if (lost > 8) journal.write(0, lost - 8);
          else journal.image.delete(journal.position(0, lost));
        }, progress);
        expect(found).to.have.lengthOf(1);
        expect(found[0]).to.match(
          new RegExp(`expected sequence ${lost} of writer 0, found .*: the write was lost$`),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('names a block that holds an older write, one that is empty, one that is nobody’s, and one of an earlier journal', () => {
    expect(broken((journal) => journal.write(0, 9))).to.deep.equal([
      `${first}: expected sequence 17 of writer 0, found the older 9: the write was lost`,
    ]);
    expect(broken(({ image }) => image.delete(first))).to.deep.equal([
      `${first}: expected sequence 17 of writer 0, found an empty block: the write was lost`,
    ]);
    expect(broken(({ image }) => image.set(first, Buffer.alloc(4096, 0x5a)))).to.deep.equal([
      `${first}: expected sequence 17 of writer 0, found a block of no journal, which begins with 5a5a5a5a5a5a5a5a`,
    ]);
    const earlier = new SimulatedJournal(steady, { ...plan, run: 2 }).image.get(first)!;
    expect(broken(({ image }) => image.set(first, earlier))).to.deep.equal([
      `${first}: expected sequence 17 of writer 0, found sequence 17 of writer 0 of journal 2: the write was lost`,
    ]);
  });

  it('names a torn block, and from which byte on; but not where an unacknowledged write may have been cut off', () => {
    const tear = (sequence: number) => (journal: SimulatedJournal) =>
      journal.image.get(journal.position(0, sequence))!.fill(0, 512);
    expect(broken(tear(20))).to.deep.equal([
      `${first + 3 * 4096}: expected sequence 20 of writer 0, found a block that is torn or corrupt: its header says ` +
        'sequence 20 of writer 0, and from byte 512 on it is something else',
    ]);
    expect(broken(tear(13))).to.deep.equal([]);
    const ended = (journal: SimulatedJournal) => {
      tear(13)(journal);
      journal.end(0, 20);
    };
    expect(broken(ended)).to.have.lengthOf(1);
  });

  it('names a write that went to the wrong place, even where nothing was acknowledged', () => {
    const toOther = (journal: SimulatedJournal) => journal.write(1, 20, first);
    expect(broken(toOther)).to.deep.equal([
      `${first}: found sequence 20 of writer 1, which belongs to offset 53248: a write went to the wrong place`,
    ]);
    expect(broken(toOther, [{ written: 0, acknowledged: 0 }, steady[1]!])).to.have.lengthOf(1);
  });

  it('names a write that was never submitted: beyond what a writer says, or beyond what can be under way', () => {
    const never = (sequence: number) => [
      `${first}: found sequence ${sequence} of writer 0, which was never submitted`,
    ];
    const ended = (journal: SimulatedJournal) => {
      journal.write(0, 25);
      journal.end(0, 21);
    };
    expect(broken(ended)).to.deep.equal(never(25));
    expect(broken((journal) => journal.write(0, 145))).to.deep.equal([]);
    expect(broken((journal) => journal.write(0, 153))).to.deep.equal(never(153));
  });

  it('names acknowledgements out of order: a guest that went back in time, or that lies', () => {
    expect(broken((journal) => journal.acknowledge(0, 18))).to.deep.equal([
      `${first + 4096}: writer 0 acknowledged sequence 18 after 20: expected 21`,
    ]);
    expect(broken((journal) => journal.acknowledge(0, 21, 4096))).to.include(
      '4096: sequence 21 of writer 0 was acknowledged here, where it does not belong',
    );
  });

  it('refuses to judge an image that was not read', () => {
    const { image: _, ...unread } = new SimulatedJournal(steady, plan).record;
    expect(() => checkJournal(unread)).to.throw('journal 3, but it was not read');
  });

  it('shows the longest gap between acknowledgements to the checker of blackouts', () => {
    const log = journalLog(new SimulatedJournal(steady, plan).record);
    expect(log.latencies[0]).to.equal(400_000);
    expect(measureBlackout([log], 10, 0, 70)).to.deep.include({ blackoutMs: 71, guestMs: 1 });
  });
});
