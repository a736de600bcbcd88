const patterns = ['random-read', 'random-write', 'sequential-read', 'sequential-write'] as const;
/** I/Os that each job has in flight. */
const depths = [1, 2, 4, 8, 16, 32] as const;
const jobCounts = [1, 2, 4, 8, 16] as const;

type Cell = `${(typeof patterns)[number]}-depth-${(typeof depths)[number]}`;

/** A job file of `fixtures/workloads/` with the queue depth and the number of jobs that fio asks for; one job if left out. */
export type FioWorkload =
  | Cell
  | `${Cell}-jobs-${Exclude<(typeof jobCounts)[number], 1>}`
  | 'sequential-read'
  | 'sequential-write'
  | 'latency';

/** Those of a usual comparison, in the order of the tables. Sequential ones have four I/Os in flight. */
export const usualFioWorkloads = [
  'random-read-depth-1',
  'random-read-depth-8',
  'random-read-depth-32',
  'random-write-depth-1',
  'random-write-depth-8',
  'random-write-depth-32',
  'sequential-read',
  'sequential-write',
] as const satisfies readonly FioWorkload[];

/** Every pattern with every depth and every number of jobs. */
export const fioGrid: readonly FioWorkload[] = patterns.flatMap((pattern) =>
  depths.flatMap((depth) =>
    jobCounts.map(
      (jobs): FioWorkload =>
        jobs === 1 ? `${pattern}-depth-${depth}` : `${pattern}-depth-${depth}-jobs-${jobs}`,
    ),
  ),
);

/** What a workload is in fio's words. */
export interface FioJob {
  /** The name of the job file, without its suffix. */
  readonly file: string;
  readonly depth: number;
  readonly jobs: number;
}

export function fioJobOf(workload: FioWorkload): FioJob {
  const [, cell, depth, jobs = '1'] = /^(.+)-depth-(\d+)(?:-jobs-(\d+))?$/.exec(workload) ?? [];
  if (cell !== undefined) return { file: cell, depth: Number(depth), jobs: Number(jobs) };
  return { file: workload, depth: workload === 'latency' ? 1 : 4, jobs: 1 };
}
