import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FioWorkload, fioGrid, usualFioWorkloads } from './fio-workloads.js';
import { type RocksdbWorkload, rocksdbWorkloads } from './rocksdb-workloads.js';

export type Workload = FioWorkload | RocksdbWorkload;

/** How much of all workloads a comparison has. */
export type WorkloadGrid = 'quick' | 'usual' | 'full';

/** The workloads of each grid, in the order of the tables. */
export const workloadGrids: Readonly<Record<WorkloadGrid, readonly Workload[]>> = {
  quick: [
    'random-read-depth-1',
    'random-read-depth-8',
    'random-write-depth-1',
    'random-write-depth-8',
    'rocksdb-readrandom-4',
    'rocksdb-overwrite-sync',
  ],
  usual: [...usualFioWorkloads, 'latency', ...rocksdbWorkloads],
  full: [...fioGrid, 'latency', ...rocksdbWorkloads],
};

/** Every workload there is, in the order of the tables. */
export const workloads: readonly Workload[] = [
  ...new Set([...fioGrid, ...workloadGrids.usual.filter((name) => !isRocksdb(name)), ...rocksdbWorkloads]),
];

export function isRocksdb(workload: Workload): workload is RocksdbWorkload {
  return workload.startsWith('rocksdb-');
}

/** Whether what is on a drive is lost by a workload. RocksDB's make a file system. */
export function writes(workload: Workload): boolean {
  return isRocksdb(workload) || workload.includes('write');
}

/** What devices are warmed up by before these are measured: it writes only if they do. */
export function warmUpWorkloads(measured: readonly Workload[]): readonly Workload[] {
  return measured.some(writes) ? ['random-read-depth-8', 'random-write-depth-8'] : ['random-read-depth-8'];
}

/** The folder of the job files and flag files. */
export const workloadFolder = fileURLToPath(new URL('../../../fixtures/workloads/', import.meta.url));

/** The job files and flag files by their names, as a guest needs them. */
export function workloadFiles(): ReadonlyMap<string, string> {
  const names = readdirSync(workloadFolder);
  return new Map(names.map((name) => [name, readFileSync(path.join(workloadFolder, name), 'utf8')]));
}
