import type { RunRecord } from '../../run-record/run-record.js';
import { type TimelineItem, timelineOf } from '../../run-record/timeline.js';
import { vfioUserMessages } from '../../run-record/vfio-user-messages.js';
import type { Reporter } from '../reporter.js';

/** How many vfio-user messages of one proxy are exported. */
const messageLimit = 200_000;

/** One event of the Trace Event Format; times in microseconds. */
type TraceEvent = Readonly<Record<string, unknown>>;

/** The timeline in the Trace Event Format, which Perfetto and Chrome's tracing open: a process a run. */
export const chromeTrace: Reporter = {
  async render(runs) {
    const traceEvents: TraceEvent[] = [];
    for (const [index, run] of runs.entries()) traceEvents.push(...(await eventsOf(run, index + 1)));
    return `${JSON.stringify({ displayTimeUnit: 'ms', traceEvents })}\n`;
  },
};

async function eventsOf(run: RunRecord, pid: number): Promise<TraceEvent[]> {
  const { items: messages } = await vfioUserMessages(
    run,
    [{ from: run.startedAt, to: run.endedAt }],
    messageLimit,
  );
  const items = [...timelineOf(run), ...messages].sort((a, b) => a.at - b.at);
  const threads = new Threads(pid);
  const events = items.map((item) => event(item, pid, threads));
  return [
    { ph: 'M', name: 'process_name', pid, args: { name: run.scenario.name } },
    ...threads.names,
    ...events,
    ...counters(run, pid),
  ];
}

function event(item: TimelineItem, pid: number, threads: Threads): TraceEvent {
  const { lane, kind, at: ts, duration, label: name, detail } = item;
  const common = { name, cat: kind, pid, tid: threads.of(lane, ts, duration ?? 0), ts };
  const args = detail === undefined ? {} : { args: { detail } };
  return duration === undefined
    ? { ...common, ...args, ph: 'i', s: kind === 'fault' ? 'p' : 't' }
    : { ...common, ...args, ph: 'X', dur: duration };
}

function counters({ io }: RunRecord, pid: number): TraceEvent[] {
  return (io?.windows ?? []).flatMap(([index, reads, writes, , p50, p99]) => {
    const ts = io!.from + index * io!.windowMs * 1000;
    const perSecond = 1000 / io!.windowMs;
    return [
      {
        ph: 'C',
        name: 'guest I/O per second',
        pid,
        ts,
        args: { reads: reads * perSecond, writes: writes * perSecond },
      },
      { ph: 'C', name: 'guest latency µs', pid, ts, args: { p50, p99 } },
    ];
  });
}

/** Tracks: on one track events may only nest, so those of a lane that overlap get tracks of their own. */
class Threads {
  readonly names: TraceEvent[] = [];
  readonly #tracks = new Map<string, { tid: number; until: number }[]>();
  #count = 0;

  constructor(readonly pid: number) {}

  of(lane: string, at: number, duration: number): number {
    const tracks = this.#tracks.get(lane) ?? [];
    this.#tracks.set(lane, tracks);
    let track = tracks.find(({ until }) => until <= at);
    if (track === undefined) {
      track = { tid: ++this.#count, until: 0 };
      tracks.push(track);
      this.names.push({ ph: 'M', name: 'thread_name', pid: this.pid, tid: track.tid, args: { name: lane } });
    }
    track.until = Math.max(track.until, at + duration);
    return track.tid;
  }
}
