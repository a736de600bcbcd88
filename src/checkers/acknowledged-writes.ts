import { checkFioBlock } from './fio-block.js';
import type { IoLog } from './io-log.js';

/** A block of the image that is not what the guest was told. */
export interface BrokenPromise {
  /** Bytes from the start of the namespace. */
  readonly offset: number;
  readonly why: string;
}

export interface WriteCheck {
  /** Writes that fio saw complete. */
  readonly acknowledged: number;
  /** Distinct blocks that they went to, all of which were looked at. */
  readonly blocks: number;
  readonly broken: readonly BrokenPromise[];
}

/** fio's write numbers wrap at 16 bits. */
const sequences = 0x1_0000;
/** fio's stamps are whole milliseconds, rounded down. */
const stampUnit = 1;

/** The last acknowledged write of a block. All of its writes are counted in the order of completion, from 0. */
interface LastWrite {
  readonly order: number;
  /** The one before it to the same block, if there was one. */
  readonly previous: number | undefined;
  /** When it was submitted at the earliest, milliseconds of the guest's clock. */
  readonly submitted: number;
}

/**
 * Compares every block that was acknowledged with what is on the disk. The disk must hold the last write that
 * was acknowledged for the block, or one that was still on its way when fio stopped: never an older one.
 *
 * fio numbers the writes of a job in the order of submission and logs them in the order of completion. The block
 * tells the number, the log the order; what bounds the one by the other is this:
 * - With a queue depth of d, at most d - 1 writes were on their way when a write was submitted, so its number
 *   is less than the order of any write that completed later, plus d.
 * - Two writes to one block are never on their way at once, so the later one's number is above the earlier one's
 *   order.
 * - A write may be overtaken by others again and again, but only by as many as completed while it was on its way.
 *   fio notes the latency when it reaps a batch of at most d I/Os, but stamps each of its lines later, after it has
 *   verified what came before: however much later, the line d above stands for an I/O of an earlier batch, whose
 *   stamp was made before this batch was reaped. That stamp less the latency is the earliest submission.
 *
 * A stale block is missed only if it was rewritten within the last d I/Os, or while its older write had itself
 * overtaken others.
 */
export function checkAcknowledgedWrites(
  log: IoLog,
  depth: number,
  readBlock: (offset: number) => Buffer,
): WriteCheck {
  const { last, stamps } = lastWrites(log, depth);
  const acknowledged = stamps.length;
  const newest = acknowledged - 1 + depth;
  const broken: BrokenPromise[] = [];
  for (const [offset, { order, previous, submitted }] of last) {
    const block = checkFioBlock(readBlock(offset), offset);
    if (!block.intact) {
      broken.push({ offset, why: block.why });
      continue;
    }
    const overtaken = order - firstIndexFrom(stamps, submitted);
    const oldest = Math.max((previous ?? -1) + 1, order - Math.max(overtaken, 0));
    // The number that the block's sixteen bits stand for, at or above the oldest that may be there.
    const number = oldest + modulo(block.sequence - oldest);
    if (number <= newest) continue;
    const older = modulo(oldest - block.sequence) <= modulo(block.sequence - newest);
    const why = older
      ? `expected the write with number ${order % sequences}, found the older one ${block.sequence}`
      : `found the write with number ${block.sequence}, which was never submitted`;
    broken.push({ offset, why });
  }
  return { acknowledged, blocks: last.size, broken };
}

/** The last write of each block by its offset, and the stamps of all writes, each at least the one before it. */
function lastWrites(log: IoLog, depth: number): { last: Map<number, LastWrite>; stamps: number[] } {
  const last = new Map<number, LastWrite>();
  const stamps: number[] = [];
  for (let index = 0; index < log.length; index++) {
    if (log.writes[index] !== 1) continue;
    const offset = log.offsets[index]!;
    const time = log.times[index]!;
    const reaped = log.times[index - depth] ?? Number.NEGATIVE_INFINITY;
    last.set(offset, {
      order: stamps.length,
      previous: last.get(offset)?.order,
      submitted: reaped - stampUnit - log.latencies[index]! / 1e6,
    });
    stamps.push(Math.max(time, stamps.at(-1) ?? time));
  }
  return { last, stamps };
}

/** The index of the first of the ascending values that is at least `value`. */
function firstIndexFrom(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function modulo(difference: number): number {
  return ((difference % sequences) + sequences) % sequences;
}
