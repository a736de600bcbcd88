import type { IoSeries } from '../checkers/io-series.js';
import type { LedgerEntry } from '../harness/ledger/ledger.js';
import type { SwitchoverIo } from './run-record.js';
import type { TimelineItem } from './timeline.js';

const lane = 'guest I/O';
/** fio tells each second of the guest's what it did; on a slow host the guest's second is a longer one. */
const longestSecond = 2_500_000;

/** A stretch of time in which the guest's I/O completed. Microseconds of CLOCK_MONOTONIC. */
interface Stretch {
  readonly from: number;
  to: number;
  count: number;
}

/**
 * What the guest's I/O did: a stretch for as long as it went on, and each blackout. From fio's logs by tenths of a
 * second if they were collected, else from what fio told each second.
 */
export function guestIoOf(entries: readonly LedgerEntry[]): TimelineItem[] {
  const series = entries.findLast(({ kind }) => kind === 'guest-io') as unknown as IoSeries | undefined;
  const blackouts = entries
    .filter(({ kind }) => kind === 'guest-io-switchover')
    .flatMap((entry) => (entry as unknown as SwitchoverIo).blackout ?? []);
  const stretches = series === undefined ? stretchesOfProgress(entries) : stretchesOfSeries(series);
  return [
    ...stretches.flatMap((stretch) => without(stretch, blackouts)).map(itemOf),
    ...blackouts.map(
      ({ from, to }): TimelineItem => ({
        lane,
        kind: 'io',
        at: from,
        duration: to - from,
        label: 'blackout',
      }),
    ),
  ];
}

function itemOf({ from, to, count }: Stretch): TimelineItem {
  const perSecond = (count * 1e6) / (to - from);
  const detail = `${perSecond.toFixed(0)} I/Os a second on average`;
  return { lane, kind: 'io', at: from, duration: to - from, label: 'I/O', detail };
}

/** Windows without a completion are not in the series. */
function stretchesOfSeries({ from, windowMs, windows }: IoSeries): Stretch[] {
  const width = windowMs * 1000;
  const parts = windows.map(([index, reads, writes]) => ({
    from: from + index * width,
    to: from + (index + 1) * width,
    count: reads + writes,
  }));
  return joined(parts, 0);
}

function stretchesOfProgress(entries: readonly LedgerEntry[]): Stretch[] {
  const parts = entries
    .filter(({ kind, reads, writes }) => kind === 'fio-progress' && Number(reads) + Number(writes) > 0)
    .map(({ at, reads, writes }) => ({ from: at - 1e6, to: at, count: Number(reads) + Number(writes) }));
  return joined(parts, longestSecond - 1e6);
}

/** Parts with no more than `apart` microseconds between them are one. */
function joined(parts: readonly Stretch[], apart: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (const part of parts) {
    const last = stretches.at(-1);
    if (last !== undefined && part.from - last.to <= apart) {
      last.to = part.to;
      last.count += part.count;
    } else {
      stretches.push({ ...part });
    }
  }
  return stretches;
}

/** What is left of a stretch beside the blackouts, in each of which nothing completed. */
function without(
  { from, to, count }: Stretch,
  blackouts: readonly { readonly from: number; readonly to: number }[],
): Stretch[] {
  const inside = blackouts.filter((blackout) => blackout.from < to && blackout.to > from);
  const edges = [from, ...inside.flatMap((blackout) => [blackout.from, blackout.to]), to];
  const left: Stretch[] = [];
  for (let index = 0; index < edges.length; index += 2) {
    const part = { from: edges[index]!, to: edges[index + 1]!, count: 0 };
    if (part.to > part.from) left.push(part);
  }
  const total = left.reduce((sum, part) => sum + part.to - part.from, 0);
  return left.map((part) => ({ ...part, count: (count * (part.to - part.from)) / total }));
}
