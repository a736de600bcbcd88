import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { checkAcknowledgedWrites } from '../../src/checkers/acknowledged-writes.js';
import { parseIoLog } from '../../src/checkers/io-log.js';
import { fioBlock } from '../support/fio-blocks.js';
import { blockBytes, disk, type SimulatedJob, simulate } from '../support/simulated-job.js';

/** Writes to as many blocks in turn, one at a time and one a millisecond. */
const inTurn = (writes: number, blocks: number): SimulatedJob => ({
  depth: 1,
  blocks: Array.from({ length: writes }, (_, index) => index % blocks),
  picks: Array.from({ length: writes }, () => 0),
  pace: 1,
});
const newestOf = (history: ReadonlyMap<number, readonly number[]>) => (block: number) =>
  history.get(block)!.at(-1)!;

/** Any depth, any blocks, any order of completion, however long a write is overtaken and its stamp is late. */
const anyJob: fc.Arbitrary<SimulatedJob> = fc
  .record({
    depth: fc.integer({ min: 1, max: 32 }),
    pace: fc.constantFrom(0.05, 1, 20),
    writes: fc.array(fc.tuple(fc.nat(12), fc.nat(31), fc.constantFrom(undefined, 0, 1, 70, 500)), {
      minLength: 40,
      maxLength: 400,
    }),
  })
  .map(({ depth, pace, writes }) => ({
    depth,
    pace,
    blocks: writes.map(([block]) => block),
    picks: writes.map(([, pick]) => pick),
    lags: writes.map(([, , lag]) => lag),
  }));

const lateStamps = new URL('../support/late-stamps.log', import.meta.url);

describe('The check of acknowledged writes', () => {
  it('is content with a disk that holds the last write of each block', () => {
    const { log, history } = simulate(inTurn(1000, 100));
    expect(checkAcknowledgedWrites(log, 1, disk(newestOf(history)))).to.deep.equal({
      acknowledged: 1000,
      blocks: 100,
      broken: [],
    });
  });

  it('never raises a false alarm, in whatever order the writes complete', () => {
    fc.assert(
      fc.property(anyJob, fc.boolean(), (job, unfinishedReachTheDisk) => {
        const { log, history, unfinished } = simulate(job);
        const holds = (block: number) =>
          (unfinishedReachTheDisk ? unfinished.get(block) : undefined) ?? newestOf(history)(block);
        expect(checkAcknowledgedWrites(log, job.depth, disk(holds)).broken).to.deep.equal([]);
      }),
      { numRuns: 300 },
    );
  });

  it('raises none over stamps that a busy machine made late, and still finds a write that is older', () => {
    // Recorded: of the write to this block, the 20th of the excerpt by completion and the 17th by submission, the
    // stamp came at least 131 ms late.
    const late = 70_852_608;
    const log = parseIoLog(readFileSync(lateStamps, 'utf8').trim().split('\n'));
    const written = [...log.offsets].filter((_, index) => log.writes[index] === 1);
    const holding = (number: number) => (offset: number) =>
      fioBlock({ offset, sequence: offset === late ? number : written.lastIndexOf(offset), length: 4096 });
    expect(checkAcknowledgedWrites(log, 4, holding(17)).broken).to.deep.equal([]);
    expect(checkAcknowledgedWrites(log, 4, holding(4)).broken).to.deep.equal([
      { offset: late, why: 'expected the write with number 20, found the older one 4' },
    ]);
  });

  it('finds any one write that was lost and left an older one, when the drive keeps the order', () => {
    fc.assert(
      fc.property(anyJob, fc.nat(), (job, choice) => {
        const { log, history } = simulate({ ...job, picks: job.picks.map(() => 0) });
        const rewritten = [...history].filter(([, numbers]) => numbers.length > 1);
        fc.pre(rewritten.length > 0);
        const [victim, numbers] = rewritten[choice % rewritten.length]!;
        const holds = (block: number) => (block === victim ? numbers.at(-2)! : newestOf(history)(block));
        const { broken } = checkAcknowledgedWrites(log, job.depth, disk(holds));
        expect(broken.map(({ offset }) => offset)).to.deep.equal([victim * blockBytes]);
        expect(broken[0]!.why).to.match(/found the older one/);
      }),
      { numRuns: 200 },
    );
  });

  it('finds a lost write among writes that overtake each other, unless it followed the older one closely', () => {
    fc.assert(
      fc.property(anyJob, fc.nat(), (job, choice) => {
        const { log, history } = simulate({ ...job, pace: 20, lags: [] });
        const order = [...log.offsets];
        const lost = [...history].filter(([block, numbers]) => {
          const last = order.lastIndexOf(block * blockBytes);
          const before = order.lastIndexOf(block * blockBytes, last - 1);
          const slowest = job.depth + Math.ceil((log.latencies[last]! / 1e6 + 2) / 20);
          return numbers.length > 1 && last - slowest > before + job.depth;
        });
        fc.pre(lost.length > 0);
        const [victim, numbers] = lost[choice % lost.length]!;
        const holds = (block: number) => (block === victim ? numbers.at(-2)! : newestOf(history)(block));
        const { broken } = checkAcknowledgedWrites(log, job.depth, disk(holds));
        expect(broken.map(({ offset }) => offset)).to.deep.equal([victim * blockBytes]);
      }),
      { numRuns: 200 },
    );
  });

  it("follows fio's numbers over their wrap at sixteen bits", () => {
    const { log, history } = simulate(inTurn(70_000, 1000));
    expect(checkAcknowledgedWrites(log, 1, disk(newestOf(history))).broken).to.deep.equal([]);
    const stale = (block: number) => history.get(block)!.at(block === 3 ? -2 : -1)!;
    expect(checkAcknowledgedWrites(log, 1, disk(stale)).broken).to.deep.equal([
      { offset: 3 * blockBytes, why: 'expected the write with number 3467, found the older one 2467' },
    ]);
  });

  it('finds a block with a number that was never submitted', () => {
    const { log, history } = simulate(inTurn(1000, 100));
    const holds = (block: number) => (block === 7 ? 1200 : newestOf(history)(block));
    expect(checkAcknowledgedWrites(log, 1, disk(holds)).broken).to.deep.equal([
      { offset: 7 * blockBytes, why: 'found the write with number 1200, which was never submitted' },
    ]);
  });

  it('finds a block that was never written, and passes on why a damaged one is damaged', () => {
    const { log, history } = simulate(inTurn(100, 10));
    const read = disk(newestOf(history));
    const broken = checkAcknowledgedWrites(log, 1, (offset) => {
      if (offset === 0) return Buffer.alloc(blockBytes);
      return offset === blockBytes ? fioBlock({ offset: 0, sequence: 1 }) : read(offset);
    }).broken;
    expect(broken).to.deep.equal([
      { offset: 0, why: "expected fio's magic 0xacca, found 0x0" },
      { offset: blockBytes, why: 'the block belongs to offset 0' },
    ]);
  });

  it('looks at no block that was only read', () => {
    const { log } = simulate(inTurn(10, 10));
    log.writes.fill(0);
    const check = checkAcknowledgedWrites(log, 1, () => expect.fail('Expected no block to be read.'));
    expect(check).to.deep.equal({ acknowledged: 0, blocks: 0, broken: [] });
  });
});
