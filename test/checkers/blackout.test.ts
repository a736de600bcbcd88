import { expect } from 'chai';
import { measureBlackout } from '../../src/checkers/blackout.js';
import { ioLog } from '../support/io-logs.js';

const completions = (...times: number[]) => ioLog(times.map((time) => ({ time })));

describe('The blackout', () => {
  it("is the gap around the stop on the guest's clock, and the time in which that clock stood still", () => {
    const log = completions(80, 90, 95, 112, 120);
    expect(measureBlackout([log], 100, 1, 40)).to.deep.equal({
      blackoutMs: 57,
      guestMs: 17,
      lastBefore: 95,
      firstAfter: 112,
      lastBeforeStop: 95,
      firstAfterStop: 112,
    });
  });

  it('lasts until a command completes that was submitted after the stop', () => {
    // Two commands that the source's device had completed are seen at once; the destination's stands still.
    const log = ioLog([
      { time: 95 },
      { time: 112, latency: 20 },
      { time: 115, latency: 19 },
      { time: 515, latency: 400 },
    ]);
    expect(measureBlackout([log, completions(98, 700)], 100, 1, 40)).to.deep.equal({
      blackoutMs: 400,
      guestMs: 400,
      lastBefore: 115,
      firstAfter: 515,
      lastBeforeStop: 98,
      firstAfterStop: 112,
    });
  });

  it('is the gap of the stop if that is longer, with what it stood still, than any until then', () => {
    const log = ioLog([{ time: 98 }, { time: 102, latency: 20 }, { time: 132, latency: 29 }]);
    expect(measureBlackout([log], 100, 1, 27)).to.include({
      blackoutMs: 31,
      lastBefore: 98,
      firstAfter: 102,
    });
    expect(measureBlackout([log], 100, 1, 25)).to.include({
      blackoutMs: 30,
      lastBefore: 102,
      firstAfter: 132,
    });
  });

  it('lasts until the last completion if nothing that was submitted after the stop completed', () => {
    const log = ioLog([{ time: 98 }, { time: 102, latency: 20 }, { time: 302, latency: 220 }]);
    expect(measureBlackout([log], 100, 1, 10)).to.include({ blackoutMs: 200, lastBefore: 102 });
  });

  it('is that of all jobs together: any completion of any of them ends it', () => {
    const seen = measureBlackout([completions(90, 130), completions(98, 102)], 100, 1, 40);
    expect(seen).to.include({ lastBefore: 98, firstAfter: 102, blackoutMs: 44 });
  });

  it('is the longest gap that the stop may have fallen into, if the clock reading is not exact', () => {
    const log = completions(90, 96, 99, 101, 109, 115);
    expect(measureBlackout([log], 100, 0.5, 0)).to.include({ guestMs: 2 });
    expect(measureBlackout([log], 100, 2, 0)).to.include({ guestMs: 8, lastBefore: 101, firstAfter: 109 });
  });

  it('is no longer gap elsewhere', () => {
    const log = completions(0, 50, 98, 102, 200, 1000);
    expect(measureBlackout([log], 100, 1, 10)).to.include({ blackoutMs: 14 });
  });

  it('is not known if nothing completed before the stop, or after it, or at all', () => {
    expect(measureBlackout([completions(110, 120)], 100, 1, 40)).to.equal(undefined);
    expect(measureBlackout([completions(80, 90)], 100, 1, 40)).to.equal(undefined);
    expect(measureBlackout([completions(95)], 100, 1, 40)).to.equal(undefined);
    expect(measureBlackout([completions(), completions()], 100, 1, 40)).to.equal(undefined);
  });
});
