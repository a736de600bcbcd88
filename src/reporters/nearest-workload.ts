import type { Scenario } from '../scenario/schema.js';

/** fio's patterns, as the names of comparisons' workloads begin. */
const patterns: Readonly<Record<string, string>> = {
  randread: 'random-read',
  randwrite: 'random-write',
  randrw: 'random-read',
  read: 'sequential-read',
  write: 'sequential-write',
};

/** The place of the workload that is most like what a scenario's first job does: the same pattern, the nearest depth. */
export function nearestWorkload({ workload }: Scenario, names: readonly string[]): number {
  const [job] = workload.jobs;
  if (job === undefined) return 0;
  const pattern = patterns[job.pattern] ?? 'random-read';
  const distances = names.map((name) => {
    const depth = Number(/depth-(\d+)/.exec(name)?.[1] ?? 1);
    return Math.abs(Math.log2(depth / job.depth)) + (name.startsWith(pattern) ? 0 : 100);
  });
  return Math.max(0, distances.indexOf(Math.min(...distances)));
}
