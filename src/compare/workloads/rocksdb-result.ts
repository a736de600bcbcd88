import { bucketOf } from '../../checkers/io-series.js';
import type { WorkloadFigures } from './workload-figures.js';

/** `readrandom   :      99.672 micros/op 40105 ops/sec 1.002 seconds 40188 operations;   39.8 MB/s` */
const rate = /^(\w+) +: +[\d.]+ micros\/op (\d+) ops\/sec [\d.]+ seconds (\d+) operations/gm;
/** `(     110,     170 ]     5291  13.166%`: so many took longer than the first and at most the second. */
const histogram = /^[([] *(\d+), *(\d+) \] +(\d+) /gm;

/**
 * Reads what db_bench prints of its last benchmark, run with `--histogram`. Its percentiles are interpolated within
 * buckets of which each is half as wide again as the one before. Throws if it did nothing or told no percentiles.
 */
export function parseRocksdbResult(text: string): WorkloadFigures {
  const last = [...text.matchAll(rate)].at(-1);
  if (last === undefined) {
    throw new Error(`Expected db_bench to tell operations a second, got "${text.trim().slice(-300)}".`);
  }
  const [, name, iops, operations] = last;
  const measured = text.slice(last.index);
  const percentiles = new Map(
    [...measured.matchAll(/\b(P[\d.]+): ([\d.]+)/g)].map(([, percentile, value]) => [
      percentile,
      Number(value),
    ]),
  );
  const [p50Us, p99Us, p999Us] = ['P50', 'P99', 'P99.9'].map((percentile) => percentiles.get(percentile));
  const count = Number(operations);
  if (count === 0 || p50Us === undefined || p99Us === undefined || p999Us === undefined) {
    throw new Error(
      `Expected db_bench to do something and to tell percentiles, but ${name} did ${count} operations and told ` +
        `${[...percentiles.keys()].join(', ') || 'none'}.`,
    );
  }
  return { iops: Number(iops), p50Us, p99Us, p999Us, count, buckets: bucketsOf(measured) };
}

/** An operation of a bucket of db_bench's is taken to lie in its middle. */
function bucketsOf(text: string): WorkloadFigures['buckets'] {
  const buckets = new Map<number, number>();
  for (const [, from, to, count] of text.matchAll(histogram)) {
    const bucket = bucketOf((Number(from) + Number(to)) / 2);
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + Number(count));
  }
  return [...buckets].sort(([a], [b]) => a - b);
}
