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

/**
 * Compares every block that was acknowledged with what is on the disk. The disk must hold the last write that
 * was acknowledged for the block, or one that was still on its way when fio stopped: never an older one.
 *
 * fio numbers the writes of a job in the order of submission and logs them in the order of completion. With a
 * queue depth of d the two differ by less than d, so a block whose number lags by d or more is stale.
 */
export function checkAcknowledgedWrites(
  log: IoLog,
  depth: number,
  readBlock: (offset: number) => Buffer,
): WriteCheck {
  const last = new Map<number, number>();
  let acknowledged = 0;
  for (let index = 0; index < log.length; index++) {
    if (log.writes[index] === 1) last.set(log.offsets[index]!, acknowledged++);
  }
  const broken: BrokenPromise[] = [];
  for (const [offset, order] of last) {
    const block = checkFioBlock(readBlock(offset), offset);
    if (!block.intact) {
      broken.push({ offset, why: block.why });
      continue;
    }
    const lag = signed(order - block.sequence);
    if (lag >= Math.max(depth, 1)) {
      broken.push({
        offset,
        why: `expected the write with number ${order % sequences}, found the older one ${block.sequence}`,
      });
    } else if (-lag > acknowledged - order + 2 * depth) {
      broken.push({
        offset,
        why: `found the write with number ${block.sequence}, which was never acknowledged`,
      });
    }
  }
  return { acknowledged, blocks: last.size, broken };
}

/** The difference of two 16-bit numbers that wrap. */
function signed(difference: number): number {
  const wrapped = ((difference % sequences) + sequences) % sequences;
  return wrapped >= sequences / 2 ? wrapped - sequences : wrapped;
}
