/**
 * Every I/O of one fio job, in the order of completion: a column a field (fio's "log file formats").
 */
export interface IoLog {
  readonly length: number;
  /** Completion, milliseconds of the guest's CLOCK_REALTIME. */
  readonly times: Float64Array;
  /** From submission to completion, nanoseconds. */
  readonly latencies: Float64Array;
  /** 1 for a write, 0 for anything else. */
  readonly writes: Uint8Array;
  /** Bytes from the start of the file. */
  readonly offsets: Float64Array;
}

/** Parses lines of `time, latency, direction, block size, offset, …`. Throws on a line of another shape. */
export function parseIoLog(lines: readonly string[]): IoLog {
  const length = lines.length;
  const log = {
    length,
    times: new Float64Array(length),
    latencies: new Float64Array(length),
    writes: new Uint8Array(length),
    offsets: new Float64Array(length),
  };
  lines.forEach((line, index) => {
    const [time, latency, direction, , offset] = line.split(',').map(Number);
    if (offset === undefined || Number.isNaN(offset + time! + latency!)) {
      throw new Error(
        `Expected a line of fio's latency log (time, latency, direction, size, offset), got "${line}".`,
      );
    }
    log.times[index] = time!;
    log.latencies[index] = latency!;
    log.writes[index] = direction === 1 ? 1 : 0;
    log.offsets[index] = offset;
  });
  return log;
}
