import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The workloads of the speed comparison, in the order of the tables: fio job files in `fixtures/workloads/`. */
export const workloads = [
  'random-read-depth-1',
  'random-read-depth-8',
  'random-read-depth-32',
  'random-write-depth-1',
  'random-write-depth-8',
  'random-write-depth-32',
  'sequential-read',
  'sequential-write',
] as const;

export type Workload = (typeof workloads)[number];

/** The path of a workload's fio job file. */
export function jobFilePath(workload: Workload): string {
  return fileURLToPath(new URL(`../../fixtures/workloads/${workload}.fio`, import.meta.url));
}

/** The text of a workload's fio job file. */
export function jobFileOf(workload: Workload): string {
  return readFileSync(jobFilePath(workload), 'utf8');
}
