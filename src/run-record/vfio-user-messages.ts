import { createReadStream, readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { TraceRecord } from 'vfio-user-proxy';
import type { RunRecord } from './run-record.js';
import type { TimelineItem } from './timeline.js';

/** A window of time, microseconds of CLOCK_MONOTONIC. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface TracedMessages {
  readonly items: readonly TimelineItem[];
  /** How many more there were within the spans than were kept. */
  readonly leftOut: number;
}

const traceFile = /^(.+)-vfio-user\.jsonl$/;
const timeField = /^\{"time":(\d+)/;

/**
 * The vfio-user messages that a run's proxies recorded (`--trace`) within any of the spans, from each command to
 * its reply. At most `limit` are kept in a span of each file.
 */
export async function vfioUserMessages(
  { evidence }: RunRecord,
  spans: readonly Span[],
  limit: number,
): Promise<TracedMessages> {
  const items: TimelineItem[] = [];
  let leftOut = 0;
  const files = readdirSync(evidence).filter((name) => traceFile.test(name));
  for (const name of files.sort()) {
    const lane = `vfio-user ${traceFile.exec(name)![1]}`;
    const read = await readMessages(path.join(evidence, name), lane, spans, limit);
    items.push(...read.items);
    leftOut += read.leftOut;
  }
  return { items, leftOut };
}

async function readMessages(
  file: string,
  lane: string,
  spans: readonly Span[],
  limit: number,
): Promise<TracedMessages> {
  const items: TimelineItem[] = [];
  const kept = spans.map(() => 0);
  const open = new Map<string, { record: TraceRecord; span: number }>();
  let leftOut = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const time = Number(timeField.exec(line)?.[1]);
    const span = spans.findIndex(({ from, to }) => time >= from && time < to);
    if (span === -1) continue;
    const record = parse(line);
    if (record === undefined) continue;
    if (record.type === 'command' && !record.noReply) {
      open.set(`${record.from} ${record.id}`, { record, span });
      continue;
    }
    const command = record.type === 'reply' ? open.get(`${record.to} ${record.id}`) : { record, span };
    if (command === undefined) continue;
    open.delete(`${record.to} ${record.id}`);
    if (kept[command.span]! >= limit) {
      leftOut++;
      continue;
    }
    kept[command.span]!++;
    items.push(itemOf(lane, command.record, record));
  }
  for (const { record } of open.values()) items.push(itemOf(lane, record));
  return { items, leftOut };
}

function itemOf(lane: string, command: TraceRecord, reply?: TraceRecord): TimelineItem {
  const failed = reply?.errno === undefined ? '' : `, error ${reply.errno}`;
  const answer = reply === undefined ? ', no reply' : `${reply === command ? '' : `, reply ${reply.size} B`}`;
  return {
    lane,
    kind: 'message',
    at: command.time,
    ...(reply !== undefined && reply !== command && { duration: reply.time - command.time }),
    label: command.command,
    detail: `${command.from} → ${command.to}, ${command.size} B${answer}${failed}`,
  };
}

/** The last line of a proxy that was killed may be torn. */
function parse(line: string): TraceRecord | undefined {
  try {
    return JSON.parse(line) as TraceRecord;
  } catch {
    return undefined;
  }
}
