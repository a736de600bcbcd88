import type { FioJob } from '../../../scenario/schema.js';

/** The folder in the guest that holds a run's job file, logs and results. */
export const guestFolder = '/tmp/fio';

const common = [
  'ioengine=libaio',
  'direct=1',
  'thread=1',
  'verify=crc32c',
  'verify_state_save=0',
  'verify_fatal=1',
  'group_reporting=0',
];

/** What jobs of a run are about, and what decides them. */
export interface FioWork {
  readonly jobs: readonly FioJob[];
  /** Decides which blocks are accessed in which order, and with what they are filled. */
  readonly seed: number;
}

/**
 * A run that goes on until it is stopped: what it wrote is verified while it runs (`verify_backlog`), and every
 * I/O is logged with the guest's CLOCK_REALTIME (`log_alternate_epoch`), the clock that the guest agent tells.
 */
export function runJobFile(work: FioWork, fileOf: (namespace: number) => string): string {
  return jobFile(
    work,
    fileOf,
    [
      'time_based=1',
      'runtime=24h',
      'verify_backlog=64',
      'log_avg_msec=0',
      'log_offset=1',
      'log_alternate_epoch=1',
      'log_alternate_epoch_clock_id=0',
      'disable_slat=1',
      'disable_clat=1',
      'per_job_logs=1',
      `write_lat_log=${guestFolder}/io`,
    ],
    ({ pattern, depth, rate }) => [
      `rw=${pattern}`,
      `iodepth=${depth}`,
      ...(rate === undefined ? [] : [`rate_iops=${rate}`]),
    ],
  );
}

/** Fills every job's part once, so that each of its blocks can be verified from then on. */
export function fillJobFile(work: FioWork, fileOf: (namespace: number) => string): string {
  return jobFile(work, fileOf, ['do_verify=0', 'stonewall'], () => ['rw=write', 'iodepth=16']);
}

/** Reads every block of every part and verifies its checksums, whoever wrote it last. */
export function verifyJobFile(work: FioWork, fileOf: (namespace: number) => string): string {
  return jobFile(work, fileOf, ['verify_header_seed=0', 'verify_write_sequence=0', 'stonewall'], () => [
    'rw=read',
    'iodepth=16',
  ]);
}

function jobFile(
  { jobs, seed }: FioWork,
  fileOf: (namespace: number) => string,
  options: readonly string[],
  optionsOf: (job: FioJob) => readonly string[],
): string {
  const sections = jobs.map((job) => [
    `[${job.name}]`,
    `filename=${fileOf(job.namespace)}`,
    `bs=${job.blockSize}`,
    `offset=${job.offset}`,
    `size=${job.size}`,
    ...optionsOf(job),
  ]);
  return `${[['[global]', ...common, `randseed=${seed}`, ...options], ...sections].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
