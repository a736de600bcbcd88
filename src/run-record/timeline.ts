import type { LedgerEntry } from '../harness/ledger/ledger.js';
import { guestIoOf } from './guest-io-lane.js';
import type { RunRecord } from './run-record.js';

/** What happened at a moment, or lasted from one on. */
export interface TimelineItem {
  /** Who it happened to, such as `phases` or `machine-a`. */
  readonly lane: string;
  readonly kind: 'phase' | 'event' | 'command' | 'fault' | 'message' | 'io';
  /** Microseconds of CLOCK_MONOTONIC. */
  readonly at: number;
  /** Microseconds; absent for a moment. */
  readonly duration?: number;
  readonly label: string;
  readonly detail?: string;
}

/** All that a run's ledger puts on the clock, in order of time: phases, QMP, devices' events, faults, the guest's I/O. */
export function timelineOf({ entries }: RunRecord): TimelineItem[] {
  const items = [
    ...entries.flatMap(itemOf),
    ...commandsOf(entries),
    ...firstCompletionsOf(entries),
    ...guestIoOf(entries),
  ];
  return items.sort((a, b) => a.at - b.at);
}

interface QmpEntry extends LedgerEntry {
  readonly machine: string;
  readonly direction: 'sent' | 'received';
  readonly message: Readonly<Record<string, unknown>>;
}

function itemOf(entry: LedgerEntry): TimelineItem[] {
  const { at, kind } = entry;
  if (kind === 'phase') {
    const { name, startedAt, milliseconds, detail } = entry;
    return [
      {
        lane: 'phases',
        kind: 'phase',
        at: Number(startedAt),
        duration: Number(milliseconds) * 1000,
        label: String(name),
        ...describe(detail as object),
      },
    ];
  }
  if (kind === 'phase-failed') {
    const { name, startedAt, milliseconds, message } = entry;
    const duration = Number(milliseconds) * 1000;
    const label = `${name} failed`;
    return [
      { lane: 'phases', kind: 'phase', at: Number(startedAt), duration, label, ...describe({ message }) },
    ];
  }
  if (kind === 'migration-done') {
    const { migration, from, to, milliseconds, at: _, kind: __, ...rest } = entry;
    const duration = Number(milliseconds) * 1000;
    const label = `migration ${migration} from ${from} to ${to}`;
    return [{ lane: 'migrations', kind: 'phase', at: at - duration, duration, label, ...describe(rest) }];
  }
  if (kind === 'process-event') {
    const { name, event, monotonicMicroseconds, at: _, kind: __, ...rest } = entry;
    const label = event === 'server' ? 'connected' : String(event);
    return [
      {
        lane: shorten(String(name)),
        kind: 'event',
        at: Number(monotonicMicroseconds ?? at),
        label,
        ...describe(rest),
      },
    ];
  }
  if (kind === 'process-started' || kind === 'process-ended') {
    const { name, at: _, kind: __, command: ___, ...rest } = entry;
    const label = kind === 'process-started' ? 'started' : 'ended';
    return [{ lane: shorten(String(name)), kind: 'event', at, label, ...describe(rest) }];
  }
  if (kind === 'qmp') {
    const { machine, message } = entry as QmpEntry;
    if (typeof message.event !== 'string') return [];
    const { status } = (message.data ?? {}) as { status?: string };
    const label = status === undefined ? message.event : `${message.event} ${status}`;
    return [{ lane: machine, kind: 'event', at, label, ...describe((message.data as object) ?? {}) }];
  }
  if (kind === 'fault-struck' || kind === 'fault-trouble') {
    const trouble = entry.struck === true ? 'did not end well: ' : 'did not strike: ';
    const label = `${kind === 'fault-struck' ? '' : trouble}${String(entry.description)}`;
    const detail = kind === 'fault-struck' ? (entry.fault as object) : { message: entry.message };
    return [{ lane: 'faults', kind: 'fault', at, label, ...describe(detail) }];
  }
  return [];
}

/** QMP commands from their sending to their answer. */
function commandsOf(entries: readonly LedgerEntry[]): TimelineItem[] {
  const open = new Map<string, QmpEntry>();
  const items: TimelineItem[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'qmp') continue;
    const { machine, direction, message } = entry as QmpEntry;
    if (message.id === undefined) continue;
    const key = `${machine} ${String(message.id)}`;
    if (direction === 'sent') {
      open.set(key, entry as QmpEntry);
      continue;
    }
    const sent = open.get(key);
    if (sent === undefined) continue;
    open.delete(key);
    const name = String(sent.message.execute ?? sent.message['exec-oob'] ?? 'command');
    const { error } = message as { error?: { desc?: string } };
    items.push({
      lane: machine,
      kind: 'command',
      at: sent.at,
      duration: entry.at - sent.at,
      label: error === undefined ? name : `${name} failed`,
      ...describe(error ?? (sent.message.arguments as object) ?? {}),
    });
  }
  return items;
}

/** The last phase is seen, not run: it stands in the result. */
function firstCompletionsOf(entries: readonly LedgerEntry[]): TimelineItem[] {
  const verdicts = entries.findLast(({ kind }) => kind === 'verdicts');
  const migrations = (verdicts?.migrations ?? []) as {
    number: number;
    phases: { name: string; milliseconds: number; detail: object }[];
  }[];
  return migrations.flatMap(({ number, phases }) => {
    const seen = phases.find(({ name }) => name === 'first-completion');
    const completed = entries.find(
      ({ kind, migration }) => kind === 'migration-completed' && migration === number,
    );
    if (seen === undefined || completed === undefined) return [];
    const at = Number(completed.resumedAt);
    const item = { lane: 'phases', kind: 'phase', label: seen.name } as const;
    return [{ ...item, at, duration: seen.milliseconds * 1000, ...describe(seen.detail) }];
  });
}

/** The lane of a process: `device server of host a` is `server a`. */
function shorten(name: string): string {
  return name
    .replace('device server of host', 'server')
    .replace(' of host', '')
    .replace(/ QEMU$/, '');
}

const longestDetail = 200;

function describe(detail: object): { detail?: string } {
  const words = Object.entries(detail)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');
  if (words === '') return {};
  return { detail: words.length <= longestDetail ? words : `${words.slice(0, longestDetail)}…` };
}
