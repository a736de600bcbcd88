import { quote } from '../../shell-quote.js';
import { parseFioResult } from './fio-result.js';
import { type FioWorkload, fioJobOf } from './fio-workloads.js';
import { parseRocksdbResult } from './rocksdb-result.js';
import { keysAtScaleOne, type RocksdbWorkload } from './rocksdb-workloads.js';
import type { WorkloadFigures } from './workload-figures.js';
import { isRocksdb, type Workload } from './workloads.js';

export interface WorkloadSettings {
  /** Of one measurement, and of what goes before it unmeasured, milliseconds. */
  readonly runtimeMs: number;
  readonly rampMs: number;
  /** By how much RocksDB's database is larger than the smallest. */
  readonly scale: number;
}

/**
 * The shell script that measures a workload on a block device, the same on bare metal and in a guest; its standard
 * output is for {@link parseWorkload}.
 *
 * @param folder where the job files and flag files are.
 */
export function workloadScript(
  workload: Workload,
  device: string,
  folder: string,
  settings: WorkloadSettings,
): string {
  return isRocksdb(workload)
    ? rocksdbScript(workload, device, folder, settings)
    : fioScript(workload, device, folder, settings);
}

/** Reads what a workload's script printed. Throws an Error that says what is missing. */
export function parseWorkload(workload: Workload, output: string): WorkloadFigures {
  return isRocksdb(workload) ? parseRocksdbResult(output) : parseFioResult(output);
}

function fioScript(
  workload: FioWorkload,
  device: string,
  folder: string,
  { runtimeMs, rampMs }: WorkloadSettings,
): string {
  const { file, depth, jobs } = fioJobOf(workload);
  const environment = `DEVICE=${quote(device)} DEPTH=${depth} JOBS=${jobs} RUNTIME=${runtimeMs}ms RAMP=${rampMs}ms`;
  return `${environment} fio --output-format=json+ ${quote(`${folder}/${file}.fio`)}`;
}

/**
 * Makes a file system on the drive, with all of its tables written, so that nothing writes them while it is measured,
 * and a database on it. It is mounted in a namespace of its own, which whatever ends the script takes with it.
 */
function rocksdbScript(
  workload: RocksdbWorkload,
  device: string,
  folder: string,
  { runtimeMs, scale }: WorkloadSettings,
): string {
  const flags = (name: string) => quote(`${folder}/${name}.flags`);
  const bench = (name: RocksdbWorkload) =>
    `db_bench --flagfile=${flags('rocksdb')} --flagfile=${flags(name)} --db=$place/db --num=${keysAtScaleOne * scale}`;
  const measured = `${bench(workload)} --duration=${Math.ceil(runtimeMs / 1000)}`;
  // By their paths: busybox's shell prefers its own of the same name.
  const script = `set -e
    place=$(mktemp -d)
    trap 'umount $place 2>/dev/null; rmdir $place' EXIT
    /usr/sbin/mke2fs -q -F -t ext4 -N 256 -E nodiscard,lazy_itable_init=0,lazy_journal_init=0 ${quote(device)} >&2
    mount -t ext4 -o noatime ${quote(device)} $place
    ${workload === 'rocksdb-fillseq' ? '' : `${bench('rocksdb-fillseq')} >$place/fill 2>&1 || { cat $place/fill >&2; exit 1; }`}
    ${measured}`;
  return `unshare -m sh -c ${quote(script)}`;
}
