import { Command, readU64 } from 'vfio-user';
import type { TraceRecord } from '../trace/record.js';
import { readTrace } from '../trace/trace-file.js';

/** A command of the client's, or of the proxy's, that is to be sent to the device server. */
export interface Send {
  readonly kind: 'send';
  /** The record's number in the trace, from 1. */
  readonly number: number;
  /** Microseconds of the recorded host's CLOCK_MONOTONIC. */
  readonly time: number;
  readonly command: string;
  readonly code: number;
  readonly payload: Uint8Array;
  readonly noReply: boolean;
  readonly descriptors: number;
  /** What the server answered, if it did before the trace ended. */
  reply: ExpectedReply | undefined;
}

export interface ExpectedReply {
  readonly kind: 'reply';
  readonly number: number;
  readonly to: Send;
  readonly errno: number;
  readonly payload: Uint8Array;
}

/** A DMA_READ or DMA_WRITE of the device server's. */
export interface ExpectedAccess {
  readonly kind: 'access';
  readonly number: number;
  readonly command: string;
  readonly code: number;
  readonly address: number;
  readonly count: number;
  /** What was written; empty for DMA_READ. */
  readonly data: Uint8Array;
  /** The client's reply; undefined if it gave none before the trace ended. */
  answer: { readonly errno: number; readonly payload: Uint8Array } | undefined;
}

export interface ExpectedInterrupt {
  readonly kind: 'interrupt';
  readonly number: number;
  readonly index: number;
  readonly vector: number;
  readonly count: number;
}

/** What the device server is to do. */
export type Expected = ExpectedReply | ExpectedAccess | ExpectedInterrupt;
export type Step = Send | Expected;

/** Bytes of address and count, which begin DMA_READ, DMA_WRITE and their replies. */
export const ACCESS_HEADER = 16;

/** A trace that cannot be replayed; the message says why. */
export class TraceNotReplayableError extends Error {
  override readonly name = 'TraceNotReplayableError';
}

const REMEDY =
  'record it with a proxy that keeps the device server to messages (proxy --trace FILE --trace-memory)';

/**
 * Reads what both sides did from a trace, in its order.
 *
 * @throws {TraceNotReplayableError} if the trace does not hold all that the device server saw
 */
export async function readScript(trace: string): Promise<Step[]> {
  const steps: Step[] = [];
  const open = new Open();
  let number = 0;
  for await (const record of readTrace(trace)) {
    const step = read(record, ++number, open, trace);
    if (step !== undefined) steps.push(step);
  }
  const [first] = steps;
  if (first?.kind !== 'send' || first.code !== Command.VERSION) {
    throw new TraceNotReplayableError(
      `Expected ${trace} to begin with the client's VERSION, but it begins with ${first === undefined ? 'nothing' : `a ${first.kind}`}.`,
    );
  }
  return steps;
}

/** What waits for its reply, by the end that it concerns and the id; a peer may reuse an id. */
class Open {
  readonly #sends = new Map<string, Send[]>();
  readonly #accesses = new Map<string, ExpectedAccess[]>();

  sent(record: TraceRecord, send: Send): void {
    push(this.#sends, `${record.from} ${record.id}`, send);
  }

  answered({ to, id }: TraceRecord): Send | undefined {
    return this.#sends.get(`${to} ${id}`)?.shift();
  }

  asked({ id }: TraceRecord, access: ExpectedAccess): void {
    push(this.#accesses, `${id}`, access);
  }

  served({ id }: TraceRecord): ExpectedAccess | undefined {
    return this.#accesses.get(`${id}`)?.shift();
  }
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function read(record: TraceRecord, number: number, open: Open, trace: string): Step | undefined {
  const { time, from, to, type, code, command, noReply, descriptors } = record;
  if (type === 'interrupt') return { kind: 'interrupt', number, ...record.interrupt! };
  // What the proxy says to the client the device server never saw.
  if (from !== 'server' && to !== 'server') return undefined;
  if (record.omitted !== undefined) {
    throw new TraceNotReplayableError(
      `Expected whole payloads in ${trace}, but record ${number} (${command} ${type}) lacks ${record.omitted} bytes; ${REMEDY}.`,
    );
  }
  if (type === 'command' && code === Command.DMA_MAP && descriptors > 0) {
    throw new TraceNotReplayableError(
      `Expected ${trace} to hold what the device server read of guest memory, but record ${number} (DMA_MAP) gave ` +
        `it a descriptor, and what it did with that nobody saw; ${REMEDY}.`,
    );
  }
  const payload = new Uint8Array(Buffer.from(record.payload, 'hex'));
  if (to === 'server' && type === 'command') {
    const send: Send = {
      kind: 'send',
      number,
      time,
      command,
      code,
      payload,
      noReply,
      descriptors,
      reply: undefined,
    };
    if (!noReply) open.sent(record, send);
    return send;
  }
  if (from === 'server' && type === 'reply') {
    const send = open.answered(record);
    if (send === undefined) return undefined;
    send.reply = { kind: 'reply', number, to: send, errno: record.errno ?? 0, payload };
    return send.reply;
  }
  if (from === 'server') return readAccess(record, number, payload, open, trace);
  const access = open.served(record);
  if (access !== undefined) access.answer = { errno: record.errno ?? 0, payload };
  return undefined;
}

function readAccess(
  record: TraceRecord,
  number: number,
  payload: Uint8Array,
  open: Open,
  trace: string,
): ExpectedAccess {
  if (payload.length < ACCESS_HEADER) {
    throw new TraceNotReplayableError(
      `Expected address and count in record ${number} of ${trace} (${record.command}), but its payload has ${payload.length} bytes.`,
    );
  }
  const view = new DataView(payload.buffer);
  const access: ExpectedAccess = {
    ...{ kind: 'access', number, command: record.command, code: record.code },
    ...{ address: readU64(view, 0), count: readU64(view, 8), data: payload.subarray(ACCESS_HEADER) },
    answer: undefined,
  };
  open.asked(record, access);
  return access;
}
