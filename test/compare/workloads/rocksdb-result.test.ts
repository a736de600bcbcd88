import { expect } from 'chai';
import { bucketOf } from '../../../src/checkers/io-series.js';
import { parseRocksdbResult } from '../../../src/compare/workloads/rocksdb-result.js';

/** As RocksDB 9.10's db_bench prints it. */
const read = `readrandom   :      99.672 micros/op 40105 ops/sec 1.002 seconds 40188 operations;   39.8 MB/s (9407 of 9407 found)

Microseconds per read:
Count: 40188 Average: 99.7042  StdDev: 245.07
Min: 1  Median: 80.9910  Max: 14428
Percentiles: P50: 80.99 P75: 103.09 P99: 349.88 P99.9: 3685.82 P99.99: 9479.74
------------------------------------------------------
[       0,       1 ]       13   0.032%   0.032% 
`;
const write = `fillseq      :      19.570 micros/op 51093 ops/sec 0.196 seconds 10000 operations;   50.7 MB/s
Microseconds per write:
Count: 10000 Average: 19.4442  StdDev: 455.93
Min: 2  Median: 2.5149  Max: 27911
Percentiles: P50: 2.51 P75: 3.38 P99: 38.79 P99.9: 4400.00 P99.99: 27500.00
`;

describe("RocksDB's result", () => {
  it('is that of the last benchmark, in microseconds', () => {
    const buckets = [[bucketOf(0.5), 13]];
    const figures = { buckets, iops: 40105, p50Us: 80.99, p99Us: 349.88, p999Us: 3685.82, count: 40188 };
    expect(parseRocksdbResult(read)).to.deep.equal(figures);
    expect(parseRocksdbResult(`DB path: [/tmp/db]\n${write}${read}`)).to.deep.equal(figures);
    expect(parseRocksdbResult(read + write)).to.include({ iops: 51093, p50Us: 2.51, p999Us: 4400 });
  });

  it('is no result if nothing was done, or without percentiles, or if db_bench failed', () => {
    const idle = read.replace('40188 operations', '0 operations');
    expect(() => parseRocksdbResult(idle)).to.throw(/readrandom did 0 operations/);
    expect(() => parseRocksdbResult(write.replace(/Percentiles.*/, ''))).to.throw(/told none/);
    expect(() => parseRocksdbResult('open error: IO error: No space left on device')).to.throw(
      /got "open error: IO error: No space left/,
    );
  });
});
