import { commandName, ERROR, HEADER_SIZE, NO_REPLY, TYPE_MASK } from 'vfio-user';
import { INTERRUPT_KIND, RECORD_HEADER, TRACE_ENDS, type TraceEnd } from './recorder.js';

/** A line of a trace: one message as its sender sent it. */
export interface TraceRecord {
  /** Microseconds of CLOCK_MONOTONIC when the proxy handled the message. */
  readonly time: number;
  readonly from: TraceEnd;
  readonly to: TraceEnd;
  /** An `interrupt` is no message: the device server signalled an eventfd. Only traces with memory have them. */
  readonly type: 'command' | 'reply' | 'interrupt';
  /** The command's name in the specification, without its prefix. */
  readonly command: string;
  /** The number of the command. */
  readonly code: number;
  readonly id: number;
  /** Bytes of the message, header included. */
  readonly size: number;
  readonly flags: number;
  readonly noReply: boolean;
  /** Present on a reply that has the error flag. */
  readonly errno?: number;
  /** How many descriptors came with it. */
  readonly descriptors: number;
  /** What follows the header, in hexadecimal. */
  readonly payload: string;
  /** How many bytes of the payload were left out at its end, if any. */
  readonly omitted?: number;
  /** What was signalled, and how often since the record before. */
  readonly interrupt?: { readonly index: number; readonly vector: number; readonly count: number };
}

/** Reads the records of a chunk that a TraceRecorder gave away. */
export function* decodeChunk(chunk: Uint8Array): Generator<TraceRecord, void, undefined> {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  for (let at = 0; at < chunk.length; ) {
    const stored = view.getUint32(at, true);
    yield decodeRecord(view, at, stored);
    at += RECORD_HEADER + ((stored + 7) & ~7);
  }
}

function decodeRecord(view: DataView, at: number, stored: number): TraceRecord {
  if (view.getUint32(at + 20, true) === INTERRUPT_KIND) return decodeInterrupt(view, at);
  const message = at + RECORD_HEADER;
  const size = view.getUint32(at + 16, true);
  const flags = view.getUint32(message + 8, true);
  const code = view.getUint16(message + 2, true);
  const payload = Buffer.from(view.buffer, view.byteOffset + message + HEADER_SIZE, stored - HEADER_SIZE);
  return {
    time: view.getFloat64(at + 8, true),
    from: TRACE_ENDS[view.getUint8(at + 6)]!,
    to: TRACE_ENDS[view.getUint8(at + 7)]!,
    type: (flags & TYPE_MASK) === 0 ? 'command' : 'reply',
    command: commandName(code),
    code,
    id: view.getUint16(message, true),
    size,
    flags,
    noReply: (flags & NO_REPLY) !== 0,
    ...((flags & ERROR) === 0 ? {} : { errno: view.getUint32(message + 12, true) }),
    descriptors: view.getUint16(at + 4, true),
    payload: payload.toString('hex'),
    ...(stored === size ? {} : { omitted: size - stored }),
  };
}

function decodeInterrupt(view: DataView, at: number): TraceRecord {
  const [index, vector, count] = [0, 4, 8].map((field) => view.getUint32(at + RECORD_HEADER + field, true));
  return {
    ...{ time: view.getFloat64(at + 8, true), from: 'server', to: 'client', type: 'interrupt' },
    ...{
      command: 'INTERRUPT',
      code: 0,
      id: 0,
      size: 0,
      flags: 0,
      noReply: true,
      descriptors: 0,
      payload: '',
    },
    interrupt: { index: index!, vector: vector!, count: count! },
  };
}
