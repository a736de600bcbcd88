import type { IoLog } from './io-log.js';
import { percentile } from './percentile.js';

export interface LatencySummary {
  readonly count: number;
  /** Microseconds. */
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
}

/** Latencies of the I/Os that completed within a window of the guest's clock, [from, to) in milliseconds. */
export function summarizeLatency(logs: readonly IoLog[], from: number, to: number): LatencySummary {
  const latencies: number[] = [];
  for (const log of logs) {
    for (let index = 0; index < log.length; index++) {
      const time = log.times[index]!;
      if (time >= from && time < to) latencies.push(log.latencies[index]! / 1000);
    }
  }
  const sorted = Float64Array.from(latencies).sort();
  return {
    count: sorted.length,
    p50Us: percentile(sorted, 0.5),
    p99Us: percentile(sorted, 0.99),
    maxUs: sorted.at(-1) ?? Number.NaN,
  };
}
