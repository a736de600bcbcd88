import type { LatencyDistribution } from '../../checkers/io-series.js';
import type { MigrationRecord, RunRecord } from '../../run-record/run-record.js';
import { partsOf } from '../../run-record/standstill.js';
import type { TimelineItem } from '../../run-record/timeline.js';
import type { BarData, DistributionData, LaneItem, MigrationData } from './client/chart-data.js';

/** How much of the run is shown before a migration and after it, microseconds. */
const margin = 2_000_000;
/** After a migration whose drive did not come back there is more to see. */
const marginWithoutIo = 12_000_000;

/** A migration's part of its run's time, microseconds of CLOCK_MONOTONIC. */
export function migrationSpan(run: RunRecord, migration: MigrationRecord): { from: number; to: number } {
  const next = run.migrations.find(({ startedAt }) => startedAt > migration.startedAt);
  const after = migration.io?.blackout === undefined ? marginWithoutIo : margin;
  return {
    from: Math.max(run.startedAt, migration.startedAt - margin),
    to: Math.min(next?.startedAt ?? run.endedAt, migration.endedAt + after),
  };
}

/** The moment that a migration's times are told from: when its source stopped, or when it began if it did not. */
function zeroOf({ stoppedAt, startedAt }: MigrationRecord): number {
  return stoppedAt ?? startedAt;
}

/** The first lanes, in this order; the others follow by name. */
const firstLanes = ['phases', 'faults', 'guest I/O'];

/** What one migration's charts are drawn from. `timeline` is that of the whole run. */
export function migrationData(
  run: RunRecord,
  migration: MigrationRecord,
  timeline: readonly TimelineItem[],
): MigrationData {
  const zero = zeroOf(migration);
  const { from, to } = migrationSpan(run, migration);
  const time = (at: number) => Math.round(at - zero) / 1000;
  const within = timeline.filter(({ at, duration = 0 }) => at + duration >= from && at < to);
  const names = [...new Set(within.map(({ lane }) => lane))].sort();
  const lanes = [
    ...firstLanes.filter((name) => names.includes(name)),
    ...names.filter((name) => !firstLanes.includes(name)),
  ];
  const items = within.map(
    ({ lane, at, duration, label, detail = '' }): LaneItem => [
      lanes.indexOf(lane),
      time(at),
      duration === undefined ? -1 : Math.round(duration) / 1000,
      label,
      detail,
    ],
  );
  const { io, resumedAt } = migration;
  const blackout = io?.blackout && ([time(io.blackout.from), time(io.blackout.to)] as const);
  const whole = [time(from), time(to)] as const;
  const still = blackout ?? (resumedAt === undefined ? undefined : ([0, time(resumedAt)] as const));
  const around = still === undefined ? 0 : (still[1] - still[0]) * 0.35;
  return {
    from: whole[0],
    to: whole[1],
    focus: still === undefined ? whole : [still[0] - around, still[1] + around],
    resumed: resumedAt === undefined ? null : time(resumedAt),
    lanes,
    items,
    blackout: blackout ?? null,
    io: (io?.windows ?? []).map(([index, , , , , , max]) => [
      time(io!.from + index * io!.windowMs * 1000),
      max,
    ]),
    windowMs: run.io?.windowMs ?? 1000,
    throughput: throughput(run, from, to, time),
    preCopy: preCopy(run, migration, time),
    before: distribution(io?.before),
    after: distribution(io?.after),
  };
}

/** From fio's logs, if they were collected, else from what fio told each second. */
function throughput(
  { io, entries }: RunRecord,
  from: number,
  to: number,
  time: (at: number) => number,
): MigrationData['throughput'] {
  const inside = ({ at }: { at: number }) => at >= from && at < to;
  if (io === undefined) {
    return entries
      .filter((entry) => entry.kind === 'fio-progress' && inside(entry))
      .map(({ at, reads, writes }) => [time(at - 500_000), Number(reads) + Number(writes), 0, 0]);
  }
  // A window that is not in the series is one in which nothing completed.
  const windows = new Map(io.windows.map((window) => [window[0], window]));
  const [first = 0] = io.windows[0] ?? [];
  const [last = -1] = io.windows.at(-1) ?? [];
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return all
    .map((index) => {
      const [, reads, writes, , p50, p99] = windows.get(index) ?? [index, 0, 0, 0, 0, 0];
      const at = io.from + (index + 0.5) * io.windowMs * 1000;
      return { at, perSecond: ((reads + writes) * 1000) / io.windowMs, p50, p99 };
    })
    .filter(inside)
    .map(({ at, perSecond, p50, p99 }) => [time(at), perSecond, p50, p99]);
}

interface RamInfo {
  readonly remaining?: number;
  readonly mbps?: number;
  readonly 'dirty-pages-rate'?: number;
}

/** QEMU's answers to `query-migrate`, which the ledger has with all else that its monitor says. */
function preCopy(
  { entries }: RunRecord,
  { source, startedAt, endedAt }: MigrationRecord,
  time: (at: number) => number,
): MigrationData['preCopy'] {
  return entries.flatMap(({ kind, at, machine, message }) => {
    if (kind !== 'qmp' || machine !== source || at < startedAt || at > endedAt + 10_000) return [];
    const answer = (message as { return?: { ram?: RamInfo } }).return;
    if (typeof answer !== 'object' || answer?.ram === undefined) return [];
    const { remaining = 0, mbps = 0, 'dirty-pages-rate': dirty = 0 } = answer.ram;
    return [[time(at), round(remaining / 2 ** 20), round(mbps), dirty] as const];
  });
}

function distribution(of: LatencyDistribution | undefined): DistributionData | null {
  return of === undefined || of.count === 0 ? null : { count: of.count, buckets: of.buckets };
}

/** A migration's bar in the overview; phases that are not in the list yet are added to it. */
export function barOf(
  label: string,
  target: string,
  migration: MigrationRecord,
  timeline: readonly TimelineItem[],
  phases: string[],
): BarData {
  const parts = partsOf(timeline, migration).map(({ phase, milliseconds }) => {
    if (!phases.includes(phase)) phases.push(phase);
    return [phases.indexOf(phase), round(milliseconds)] as const;
  });
  const { figures } = migration;
  return {
    label,
    target,
    parts,
    downtime: figures?.downtimeMs ?? null,
    blackout: figures?.blackoutMs ?? null,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
