import { expect } from 'chai';
import { bucketOf, ioSeries, latencyDistribution } from '../../src/checkers/io-series.js';
import { ioLog } from '../support/io-logs.js';

/** The guest's clock is 1000 ms ahead, and stands still for 50 ms of the host's at its 2000th. */
const stretches = [
  { until: 2000, offset: 1_000_000 },
  { until: Number.POSITIVE_INFINITY, offset: 950_000 },
];

describe("The series of the guest's I/O", () => {
  const log = ioLog([
    { time: 1990, latency: 1 },
    { time: 1999.5, latency: 3, read: true },
    { time: 2000.5, latency: 60 },
    { time: 2010, latency: 2 },
  ]);
  const whole = { from: 0, to: Number.POSITIVE_INFINITY };

  it('lies on the clock of the host, with the standstill in it', () => {
    const { windows } = ioSeries([{ log, blockSize: 512 }], stretches, { ...whole, windowMs: 10 });
    expect(windows).to.deep.equal([
      [99, 1, 1, 1024, 1000, 3000, 3000],
      [105, 0, 1, 512, 60_000, 60_000, 60_000],
      [106, 0, 1, 512, 2000, 2000, 2000],
    ]);
  });

  it('adds up several jobs, each with the size of its blocks, and leaves out what lies outside', () => {
    const logs = [
      { log, blockSize: 512 },
      { log, blockSize: 4096 },
    ];
    const { windows } = ioSeries(logs, stretches, { from: 1_050_000, to: 1_060_000, windowMs: 100 });
    expect(windows).to.deep.equal([[0, 0, 2, 4608, 60_000, 60_000, 60_000]]);
  });
});

describe('A distribution of latencies', () => {
  const log = ioLog([
    { time: 5, latency: 9 },
    ...Array.from({ length: 98 }, (_, index) => ({ time: 10 + index, latency: 0.25 })),
    { time: 200, latency: 1 },
    { time: 300, latency: 8 },
  ]);

  it('counts every latency of its window of time once, in buckets of 9 %', () => {
    const { buckets, ...summary } = latencyDistribution([log], 10, 301);
    expect(summary).to.deep.equal({
      count: 100,
      p50Us: 250,
      p90Us: 250,
      p99Us: 1000,
      p999Us: 8000,
      maxUs: 8000,
    });
    expect(buckets).to.deep.equal([
      [bucketOf(250), 98],
      [bucketOf(1000), 1],
      [bucketOf(8000), 1],
    ]);
    expect(bucketOf(256)).to.equal(64);
    expect(bucketOf(0)).to.equal(0);
  });

  it('is empty if nothing completed', () => {
    expect(latencyDistribution([log], 400, 500))
      .to.include({ count: 0 })
      .and.deep.include({ buckets: [] });
  });
});
