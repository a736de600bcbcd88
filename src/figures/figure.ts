import type { MachineRunRecord, MigrationRecord } from '../run-record/run-record.js';
import { phaseNames } from '../scenario/phases.js';

/** Something that is measured of every migration. */
export interface Figure {
  /** Such as `downtime` or `latency after, p99`. */
  readonly name: string;
  readonly unit: 'ms' | 'µs' | 'I/O per s' | 'MiB' | 'pages' | '×';
  readonly better: 'lower' | 'higher';
  /** Undefined if it was not measured of this migration. */
  of(migration: MigrationRecord, run: MachineRunRecord): number | undefined;
}

const latencyShares = [
  ['p50', 'p50Us'],
  ['p90', 'p90Us'],
  ['p99', 'p99Us'],
  ['p99.9', 'p999Us'],
] as const;

/** Every figure, in the order of reports. */
export const figures: readonly Figure[] = [
  milliseconds('downtime', ({ figures: measured }) => measured?.downtimeMs),
  milliseconds('STOP to RESUME', ({ figures: measured }) => measured?.stopToResumeMs),
  milliseconds('blackout', ({ figures: measured }) => measured?.blackoutMs),
  milliseconds('added by switchover', ({ figures: measured }) => measured?.addedMs),
  ...phaseNames.map((phase) =>
    milliseconds(`phase ${phase}`, (migration) => phaseOf(migration, phase)?.milliseconds),
  ),
  ...(['before', 'after'] as const).flatMap((when): Figure[] => [
    ...latencyShares.map(
      ([share, key]): Figure => ({
        ...{ name: `latency ${when}, ${share}`, unit: 'µs', better: 'lower' },
        of: ({ io }) => (io?.[when]?.count ? io[when][key] : undefined),
      }),
    ),
    { name: `I/O ${when}`, unit: 'I/O per s', better: 'higher', of: when === 'before' ? ioBefore : ioAfter },
  ]),
  ...latencyShares
    .filter(([share]) => share === 'p50' || share === 'p99')
    .map(
      ([share, key]): Figure => ({
        ...{ name: `latency after ÷ before, ${share}`, unit: '×', better: 'lower' },
        of: ({ io }) => (io?.before.count && io.after?.count ? io.after[key] / io.before[key] : undefined),
      }),
    ),
  {
    ...{ name: 'memory sent', unit: 'MiB', better: 'lower' },
    of: ({ transferredBytes }) => (transferredBytes === undefined ? undefined : transferredBytes / 2 ** 20),
  },
  {
    ...{ name: 'dirty pages sent again', unit: 'pages', better: 'lower' },
    of: (migration) => (phaseOf(migration, 'dirty-pages')?.detail as { pages?: number } | undefined)?.pages,
  },
];

function milliseconds(name: string, of: Figure['of']): Figure {
  return { name, unit: 'ms', better: 'lower', of };
}

function phaseOf({ figures: measured }: MigrationRecord, wanted: string) {
  return measured?.phases.find(({ name }) => name === wanted);
}

/** In the steady part before the migration began, from the windows of the whole run that lie in it. */
function ioBefore({ startedAt }: MigrationRecord, { io, scenario }: MachineRunRecord): number | undefined {
  if (io === undefined) return undefined;
  const { from, windowMs, windows } = io;
  const end = Math.floor((startedAt - from) / 1000 / windowMs);
  const count = Math.floor(scenario.workload.before / windowMs);
  const inside = windows.filter(([index]) => index >= end - count && index < end);
  if (count === 0 || inside.length === 0) return undefined;
  const done = inside.reduce((sum, [, reads, writes]) => sum + reads + writes, 0);
  return done / ((count * windowMs) / 1000);
}

/** In the time after the switchover that the scenario asks for. */
function ioAfter({ io }: MigrationRecord, { scenario }: MachineRunRecord): number | undefined {
  const seconds = scenario.workload.after / 1000;
  return io?.after?.count && seconds > 0 ? io.after.count / seconds : undefined;
}
