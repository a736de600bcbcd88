import { expect } from 'chai';
import { parseProgress } from '../../../src/harness/guest/fio/progress.js';

describe("fio's line of progress", () => {
  it('tells the I/Os a second of each kind, with their units', () => {
    const line = 'Jobs: 3 (f=3): [m(3)][12.5%][r=20.0MiB/s,w=24KiB/s][r=5.1k,w=6 IOPS][eta 00m:07s]';
    expect(parseProgress(line)).to.deep.equal({ reads: 5100, writes: 6, trims: 0 });
    expect(parseProgress('Jobs: 1 (f=1): [d(1)][-.-%][t=2.5MiB/s][t=1M IOPS]')).to.include({ trims: 1e6 });
  });

  it('tells of none if it has no figures, and is no other line', () => {
    const none = { reads: 0, writes: 0, trims: 0 };
    expect(parseProgress('Jobs: 3 (f=3): [m(3)][0.0%][eta 01m:40s]')).to.deep.equal(none);
    expect(parseProgress('Jobs: 1 (f=1): [w(1)][0.0%][w=0 IOPS][eta 01m:40s]')).to.deep.equal(none);
    expect(parseProgress('verify: bad magic [r=5 IOPS]')).to.equal(undefined);
  });

  it('counts by its last figures if it has several', () => {
    const line = 'Jobs: 1 (f=1): [w(1)][w=10 IOPS][eta 9s]\rJobs: 1 (f=1): [w(1)][w=20 IOPS][eta 8s]';
    expect(parseProgress(line)).to.include({ writes: 20 });
  });
});
