import { Command, HEADER_SIZE } from 'vfio-user';
import { DEFAULT_DATA_LIMIT } from '../options.js';

/** Who sent or received a recorded message. The proxy's own commands, and the replies to them, name the proxy. */
export const TRACE_ENDS = ['client', 'server', 'proxy'] as const;
export type TraceEnd = (typeof TRACE_ENDS)[number];

/** Bytes of what stands before each message in a chunk; see {@link TraceRecorder.record}. */
export const RECORD_HEADER = 24;
/** A chunk that is full is given away; one that is not, after this many milliseconds. */
export const FLUSH_INTERVAL_MS = 100;

/** What a record holds. */
export const MESSAGE_KIND = 0;
export const INTERRUPT_KIND = 1;
const INTERRUPT_SIZE = 12;

const CHUNK_SIZE = 256 * 1024;
/** Commands whose messages are data for the most part. All others are recorded whole. */
const DATA_COMMANDS: ReadonlySet<number> = new Set([
  Command.REGION_READ,
  Command.REGION_WRITE,
  Command.DMA_READ,
  Command.DMA_WRITE,
  Command.MIG_DATA_READ,
  Command.MIG_DATA_WRITE,
]);

/** The clock of `process.hrtime` (CLOCK_MONOTONIC) less that of `performance.now`, in microseconds. */
const clockOffset = Number(process.hrtime.bigint()) / 1000 - performance.now() * 1000;

/** Microseconds of CLOCK_MONOTONIC. */
export const monotonicMicroseconds = (): number => Math.round(performance.now() * 1000 + clockOffset);

/**
 * The hot half of the trace: copies messages into a chunk of memory and gives full chunks away, to be written down
 * by another thread.
 */
export class TraceRecorder {
  readonly #dataLimit: number;
  readonly #give: (chunk: Uint8Array<ArrayBuffer>) => void;
  #chunk = new Uint8Array(CHUNK_SIZE);
  #view = new DataView(this.#chunk.buffer);
  #filled = 0;
  #flushAt = Number.POSITIVE_INFINITY;

  /**
   * @param give takes a chunk of whole records, with its memory
   * @param dataLimit how much of the payload of a message that moves data is recorded, in bytes
   */
  constructor(give: (chunk: Uint8Array<ArrayBuffer>) => void, dataLimit = DEFAULT_DATA_LIMIT) {
    this.#give = give;
    this.#dataLimit = dataLimit;
  }

  /** When {@link flush} is due, in milliseconds of `performance.now()`. */
  get flushAt(): number {
    return this.#flushAt;
  }

  /**
   * Records a message: bytes stored (u32), descriptors (u16), from (u8), to (u8), microseconds (f64), the message's
   * size (u32), kind (u32, 0), then the bytes stored, from the header on.
   */
  record(
    from: TraceEnd,
    to: TraceEnd,
    bytes: Uint8Array,
    at: number,
    size: number,
    descriptors: number,
  ): void {
    const command = bytes[at + 2]! | (bytes[at + 3]! << 8);
    const stored = DATA_COMMANDS.has(command) ? Math.min(size, HEADER_SIZE + this.#dataLimit) : size;
    const start = this.#begin(stored, from, to, size, descriptors, MESSAGE_KIND);
    this.#chunk.set(bytes.subarray(at, at + stored), start + RECORD_HEADER);
  }

  /** Records how often the server signalled a vector since the last time: a message of kind 1 without a header. */
  interrupt(index: number, vector: number, count: number): void {
    const at = this.#begin(INTERRUPT_SIZE, 'server', 'client', 0, 0, INTERRUPT_KIND) + RECORD_HEADER;
    this.#view.setUint32(at, index, true);
    this.#view.setUint32(at + 4, vector, true);
    this.#view.setUint32(at + 8, count, true);
  }

  /** Gives away what has been recorded. */
  flush(): void {
    if (this.#filled > 0) this.#renew(0);
  }

  /** Makes room for a record and writes what stands before its bytes. Returns where it begins. */
  #begin(
    stored: number,
    from: TraceEnd,
    to: TraceEnd,
    size: number,
    descriptors: number,
    kind: number,
  ): number {
    const length = RECORD_HEADER + ((stored + 7) & ~7);
    if (this.#filled + length > this.#chunk.length) this.#renew(length);
    const view = this.#view;
    const start = this.#filled;
    view.setUint32(start, stored, true);
    view.setUint16(start + 4, descriptors, true);
    view.setUint8(start + 6, TRACE_ENDS.indexOf(from));
    view.setUint8(start + 7, TRACE_ENDS.indexOf(to));
    view.setFloat64(start + 8, monotonicMicroseconds(), true);
    view.setUint32(start + 16, size, true);
    view.setUint32(start + 20, kind, true);
    if (start === 0) this.#flushAt = performance.now() + FLUSH_INTERVAL_MS;
    this.#filled = start + length;
    return start;
  }

  #renew(length: number): void {
    if (this.#filled > 0) this.#give(this.#chunk.subarray(0, this.#filled));
    this.#chunk = new Uint8Array(Math.max(CHUNK_SIZE, length));
    this.#view = new DataView(this.#chunk.buffer);
    this.#filled = 0;
    this.#flushAt = Number.POSITIVE_INFINITY;
  }
}
