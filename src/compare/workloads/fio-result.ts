import { bucketOf } from '../../checkers/io-series.js';
import type { WorkloadFigures } from './workload-figures.js';

interface FioDirection {
  readonly iops: number;
  readonly total_ios: number;
  readonly lat_ns: {
    readonly percentile?: Readonly<Record<string, number>>;
    /** Of the format `json+`: how many took so many nanoseconds. */
    readonly bins?: Readonly<Record<string, number>>;
  };
}

interface FioOutput {
  readonly jobs: readonly {
    readonly jobname: string;
    readonly error: number;
    readonly read: FioDirection;
    readonly write: FioDirection;
  }[];
}

/**
 * Reads fio's JSON output (`json+`, which tells the distribution) of jobs that are reported as one and only read or only
 * write. Throws if the job failed, did nothing, or told no percentiles.
 */
export function parseFioResult(text: string): WorkloadFigures {
  // fio's warnings may stand before the JSON.
  const start = text.indexOf('{');
  if (start === -1) throw new Error(`Expected fio's JSON output, got "${text.trim().slice(0, 200)}".`);
  const [job] = (JSON.parse(text.slice(start)) as FioOutput).jobs;
  if (job === undefined || job.error !== 0) {
    throw new Error(`Expected fio's job to end without an error, got ${job?.error ?? 'no job at all'}.`);
  }
  const { iops, total_ios: count, lat_ns: latency } = job.read.total_ios > 0 ? job.read : job.write;
  const p50 = latency.percentile?.['50.000000'];
  const p99 = latency.percentile?.['99.000000'];
  const p999 = latency.percentile?.['99.900000'];
  if (count === 0 || p50 === undefined || p99 === undefined || p999 === undefined) {
    throw new Error(
      `Expected fio to complete I/O and to tell percentiles, but ${job.jobname} has ${count} I/Os.`,
    );
  }
  return {
    iops,
    p50Us: p50 / 1000,
    p99Us: p99 / 1000,
    p999Us: p999 / 1000,
    count,
    buckets: bucketsOf(latency),
  };
}

function bucketsOf({ bins = {} }: FioDirection['lat_ns']): WorkloadFigures['buckets'] {
  const buckets = new Map<number, number>();
  for (const [nanoseconds, count] of Object.entries(bins)) {
    const bucket = bucketOf(Number(nanoseconds) / 1000);
    if (count > 0) buckets.set(bucket, (buckets.get(bucket) ?? 0) + count);
  }
  return [...buckets].sort(([a], [b]) => a - b);
}
