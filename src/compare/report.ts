import { renderTable } from '../reporters/table.js';
import { interval } from '../statistics/format-interval.js';
import type { MedianInterval } from '../statistics/median-interval.js';
import type { Configuration } from './configurations.js';
import type { Ground } from './ground.js';
import type { ComparedRow } from './rows.js';
import type { WorkloadGrid } from './workloads/workloads.js';

/** What `switchover compare --json` prints and `compare.json` keeps. */
export interface ComparisonReport {
  readonly version: 1;
  readonly ground: Ground['name'];
  readonly qemu: string;
  readonly kernel: string;
  readonly accelerator: 'kvm' | 'tcg';
  readonly settings: {
    readonly quick: boolean;
    readonly grid: WorkloadGrid;
    readonly rounds: number;
    readonly runtimeMs: number;
    readonly rampMs: number;
    readonly seed: number;
    readonly cache: 'writeback' | 'none';
    /** What the ground has: the guest, pollers and whatever emulates drives share them. Absent in older reports. */
    readonly groundProcessors?: number;
    readonly guestMemoryMiB: number;
    readonly guestProcessors: number;
    readonly imageMiB: number;
    /** By how much drives and databases are larger than the smallest. */
    readonly scale: number;
    /** Where the files behind drives are. */
    readonly folder: string;
    /** The command of the other vfio-user server. */
    readonly server?: string;
  };
  /** What could not be measured here, and why. */
  readonly absent: readonly { readonly configuration: Configuration; readonly why: string }[];
  /** Guests that were booted anew because of a fault of the ground, and why. */
  readonly groundFaults: readonly string[];
  readonly rows: readonly ComparedRow[];
}

/** The report for a person. */
export function renderComparison(report: ComparisonReport): string {
  const { settings, rows, groundFaults, qemu, kernel } = report;
  const header = [
    'workload, configuration',
    ...['a second', 'p50 µs', 'p99 µs', 'p99.9 µs'],
    ...['× passthrough', '× its p50', '× bare metal', 'exits/s', 'MMIO/s'],
  ];
  const cells = rows.map((row) => [
    `${row.workload}, ${row.configuration}`,
    ...[row.iops, row.p50Us, row.p99Us, row.p999Us].map((figure) => figure.toFixed(0)),
    row.configuration === 'passthrough' ? '' : interval(row.toPassthrough.iops, 2),
    row.configuration === 'passthrough' ? '' : interval(row.toPassthrough.p50, 2),
    row.configuration === 'bare-metal' || row.toBareMetal === null ? '' : interval(row.toBareMetal.iops, 2),
    row.exitsPerSecond?.toFixed(0) ?? '',
    row.mmioExitsPerSecond?.toFixed(0) ?? '',
  ]);
  return [
    '',
    ...(report.ground === 'lab'
      ? [
          `Ground: the lab${processorsOf(report)}. TCG emulates the outer machine and with it what an exit costs: the order, the exits and the`,
          'ratios are the result, the figures themselves are not those of hardware.',
        ]
      : [`Ground: drives of this host${processorsOf(report)}.`]),
    `QEMU ${qemu}, kernel ${kernel} on bare metal and in the guest; guest under KVM, ${settings.guestProcessors} processor, ${settings.guestMemoryMiB} MiB`,
    "I/Os a second, of RocksDB's workloads operations; latency from submission to completion, or of one operation.",
    `Files of ${settings.imageMiB} MiB in ${settings.folder}, raw, cache ${settings.cache} for every one of them`,
    `${settings.rounds} rounds of ${settings.runtimeMs / 1000} s after ${settings.rampMs / 1000} s, interleaved; medians over the rounds, ratios round by round with the`,
    `exact ${coverage(rows.map(({ toPassthrough }) => toPassthrough.iops))} % interval of their median. Faults of the ground: ${groundFaults.length}.`,
    ...groundFaults.map((fault) => `  ${fault}`),
    ...(settings.server === undefined ? [] : [`vfio-user-server: ${settings.server}`]),
    ...report.absent.map(({ configuration, why }) => `Not measured: ${configuration}, ${why}.`),
    ...(settings.quick ? ['QUICK: a look, too few and too short rounds for a result'] : []),
    '',
    renderTable(header, cells),
    '',
  ].join('\n');
}

function processorsOf({ settings: { groundProcessors: count } }: ComparisonReport): string {
  return count === undefined ? '' : `, ${count} processor${count === 1 ? '' : 's'}`;
}

function coverage(intervals: readonly MedianInterval[]): number {
  return Math.round(Math.min(1, ...intervals.map((one) => one.coverage)) * 100);
}
