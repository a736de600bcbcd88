import { type IoLog, parseIoLog } from '../../src/checkers/io-log.js';

/** One line of fio's latency log. */
export interface LoggedIo {
  /** Milliseconds. */
  readonly time: number;
  /** Milliseconds. */
  readonly latency?: number;
  readonly offset?: number;
  readonly read?: boolean;
}

export function ioLog(ios: readonly LoggedIo[]): IoLog {
  return parseIoLog(
    ios.map(
      ({ time, latency = 0, offset = 0, read = false }) =>
        `${time}, ${Math.round(latency * 1e6)}, ${read ? 0 : 1}, 512, ${offset}, 0`,
    ),
  );
}
