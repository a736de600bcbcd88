/** What the page's charts are drawn from. Times are milliseconds from the moment at which the source stopped. */

/** An event, or something that lasted: index of its lane, start, duration (−1 for a moment), words. */
export type LaneItem = readonly [lane: number, at: number, duration: number, label: string, detail: string];

export interface DistributionData {
  readonly count: number;
  /** Bucket `b` begins at 2^(b/8) µs. */
  readonly buckets: readonly (readonly [bucket: number, count: number])[];
}

export interface MigrationData {
  readonly from: number;
  readonly to: number;
  /** The part that is shown at first: the standstill and a little around it. */
  readonly focus: readonly [from: number, to: number];
  readonly resumed: number | null;
  readonly lanes: readonly string[];
  readonly items: readonly LaneItem[];
  readonly blackout: readonly [from: number, to: number] | null;
  /** By the millisecond: time, and the longest latency in µs of what completed in it. */
  readonly io: readonly (readonly [at: number, max: number])[];
  /** How long each window of `throughput` is, milliseconds. */
  readonly windowMs: number;
  /** Middle of a window, I/Os a second, and median and 99th percentile of their latencies in µs (0 if not known). */
  readonly throughput: readonly (readonly [at: number, perSecond: number, p50: number, p99: number])[];
  /** What QEMU said on its way: time, MiB of memory left, Mbit/s, dirty pages a second. */
  readonly preCopy: readonly (readonly [at: number, left: number, rate: number, dirty: number])[];
  readonly before: DistributionData | null;
  readonly after: DistributionData | null;
}

/** One migration's bar in the overview. */
export interface BarData {
  readonly label: string;
  /** Id of the migration's section. */
  readonly target: string;
  /** Milliseconds by phase; index into the overview's phases. */
  readonly parts: readonly (readonly [phase: number, milliseconds: number])[];
  readonly downtime: number | null;
  readonly blackout: number | null;
}

export interface OverviewData {
  readonly phases: readonly string[];
  readonly bars: readonly BarData[];
}

/** A drive of a comparison, of every round: its figures are medians of the rounds'. */
export interface ComparedDrive extends DistributionData {
  readonly name: string;
  /** Index of the theme's series. */
  readonly colour: number;
  /** Whether it is what the others are beside. */
  readonly filled: boolean;
  /** Microseconds. */
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
}

/** The drives that one workload was measured on. */
export interface ComparedWorkload {
  readonly name: string;
  /** Where it was measured, in words. */
  readonly ground: string;
  readonly drives: readonly ComparedDrive[];
}

/** One pattern of I/O by queue depth; a value is null where nothing was measured. Latencies in µs. */
export interface DepthData {
  readonly pattern: string;
  readonly depths: readonly number[];
  readonly lines: readonly {
    readonly name: string;
    readonly colour: number;
    readonly iops: readonly (number | null)[];
    readonly p50: readonly (number | null)[];
    readonly p99: readonly (number | null)[];
  }[];
}

/** What a comparison's charts are drawn from. */
export interface ComparisonData {
  readonly depths: readonly DepthData[];
  readonly workloads: readonly ComparedWorkload[];
}
