import type { IoLog } from './io-log.js';
import { percentile } from './percentile.js';

/** A job's log with the bytes of each of its I/Os. */
export interface SizedLog {
  readonly log: IoLog;
  readonly blockSize: number;
}

/**
 * A stretch of the guest's clock on which it ran along with the host's. Its clock stands still while its machine is
 * stopped, so every migration begins a new one.
 */
export interface ClockStretch {
  /** The last moment of the stretch, milliseconds of the guest's clock. */
  readonly until: number;
  /** How far the guest's clock is ahead of the host's CLOCK_MONOTONIC, microseconds. */
  readonly offset: number;
}

/** I/Os that completed within one window: index of the window, how many read, wrote, their bytes, latencies in µs. */
export type IoWindow = readonly [
  index: number,
  reads: number,
  writes: number,
  bytes: number,
  p50: number,
  p99: number,
  max: number,
];

export interface IoSeries {
  /** Start of window 0, microseconds of CLOCK_MONOTONIC. */
  readonly from: number;
  readonly windowMs: number;
  /** Windows without a completion are left out. */
  readonly windows: readonly IoWindow[];
}

/** The latencies of a window of time: summary, and how many lie in each bucket (see {@link bucketOf}). */
export interface LatencyDistribution {
  readonly count: number;
  /** Microseconds. */
  readonly p50Us: number;
  readonly p90Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  readonly maxUs: number;
  readonly buckets: readonly (readonly [bucket: number, count: number])[];
}

/** Buckets of a latency distribution in each doubling of the latency: neighbours are 9 % apart. */
export const bucketsPerDoubling = 8;

/** The bucket of a latency in microseconds; bucket `b` begins at `2 ** (b / 8)` µs. */
export function bucketOf(microseconds: number): number {
  return Math.floor(Math.log2(Math.max(1, microseconds)) * bucketsPerDoubling);
}

/**
 * Completions by window on the host's clock, within [from, to) microseconds of it.
 *
 * @param stretches in order; a moment after the last one's end belongs to the last
 */
export function ioSeries(
  logs: readonly SizedLog[],
  stretches: readonly ClockStretch[],
  { from, to, windowMs }: { from: number; to: number; windowMs: number },
): IoSeries {
  const windows = new Map<number, { reads: number; writes: number; bytes: number; latencies: number[] }>();
  for (const { log, blockSize } of logs) {
    let stretch = 0;
    for (let index = 0; index < log.length; index++) {
      const time = log.times[index]!;
      while (stretch > 0 && time <= stretches[stretch - 1]!.until) stretch--;
      while (stretch < stretches.length - 1 && time > stretches[stretch]!.until) stretch++;
      const at = time * 1000 - stretches[stretch]!.offset;
      if (at < from || at >= to) continue;
      const key = Math.floor((at - from) / (windowMs * 1000));
      let window = windows.get(key);
      if (window === undefined) {
        window = { reads: 0, writes: 0, bytes: 0, latencies: [] };
        windows.set(key, window);
      }
      if (log.writes[index] === 1) window.writes++;
      else window.reads++;
      window.bytes += blockSize;
      window.latencies.push(log.latencies[index]! / 1000);
    }
  }
  const sorted = [...windows].sort(([a], [b]) => a - b);
  return {
    from,
    windowMs,
    windows: sorted.map(([index, { reads, writes, bytes, latencies }]) => {
      const ascending = Float64Array.from(latencies).sort();
      const at = (share: number) => Math.round(percentile(ascending, share));
      return [index, reads, writes, bytes, at(0.5), at(0.99), at(1)];
    }),
  };
}

/** The distribution of the latencies of what completed within [from, to) milliseconds of the guest's clock. */
export function latencyDistribution(logs: readonly IoLog[], from: number, to: number): LatencyDistribution {
  const latencies: number[] = [];
  const buckets = new Map<number, number>();
  for (const log of logs) {
    for (let index = 0; index < log.length; index++) {
      const time = log.times[index]!;
      if (time < from || time >= to) continue;
      const latency = log.latencies[index]! / 1000;
      latencies.push(latency);
      const bucket = bucketOf(latency);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
    }
  }
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => percentile(sorted, share);
  return {
    count: sorted.length,
    p50Us: at(0.5),
    p90Us: at(0.9),
    p99Us: at(0.99),
    p999Us: at(0.999),
    maxUs: at(1),
    buckets: [...buckets].sort(([a], [b]) => a - b),
  };
}
