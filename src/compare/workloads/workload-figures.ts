/** What was measured of one workload on one device. */
export interface WorkloadFigures {
  /** I/Os a second; of RocksDB's workloads, operations a second. */
  readonly iops: number;
  /** Of one I/O from submission to completion, or of one operation, microseconds. */
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  /** How many I/Os or operations the percentiles are of. */
  readonly count: number;
  /** The distribution of the latencies: how many lie in each bucket (see `bucketOf` of the checkers). */
  readonly buckets: readonly (readonly [bucket: number, count: number])[];
}
