import { expect } from 'chai';
import { summarizeLatency } from '../../src/checkers/latency.js';
import { percentile } from '../../src/checkers/percentile.js';
import { ioLog } from '../support/io-logs.js';

describe('A summary of latencies', () => {
  const log = ioLog(Array.from({ length: 100 }, (_, index) => ({ time: index, latency: index + 1 })));

  it('has the nearest-rank percentiles, in microseconds', () => {
    expect(summarizeLatency([log], 0, 100)).to.deep.equal({
      count: 100,
      p50Us: 50_000,
      p99Us: 99_000,
      maxUs: 100_000,
    });
  });

  it('has the I/Os that completed within the window, its beginning included and its end not', () => {
    expect(summarizeLatency([log], 10, 20)).to.include({ count: 10, p50Us: 15_000, maxUs: 20_000 });
  });

  it('counts reads and writes of all jobs', () => {
    const reads = ioLog([{ time: 5, latency: 7, read: true }]);
    expect(summarizeLatency([log, reads], 5, 6).count).to.equal(2);
  });

  it('says of an empty window that there is no figure', () => {
    expect(summarizeLatency([log], 500, 600)).to.deep.equal({
      count: 0,
      p50Us: Number.NaN,
      p99Us: Number.NaN,
      maxUs: Number.NaN,
    });
  });
});

describe('A percentile', () => {
  it('is a value that occurred', () => {
    expect(percentile([1, 2, 3, 4], 0.5)).to.equal(2);
    expect(percentile([1, 2, 3, 4], 0.51)).to.equal(3);
    expect(percentile([7], 0.99)).to.equal(7);
    expect(percentile([1, 2], 0)).to.equal(1);
    expect(percentile([1, 2], 1)).to.equal(2);
  });
});
