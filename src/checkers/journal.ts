import type { BrokenPromise, WriteCheck } from './acknowledged-writes.js';
import { type JournalBlock, type JournalStamp, journalBlockBytes } from './journal-block.js';
import { blocksOfWriter, type JournalPlan, type JournalRecord, positionOf } from './journal-record.js';

/**
 * Lines that may be under way in the guest's virtio port when everything ends at once: QEMU gives a port's queue 128
 * entries, and each write to the port takes one.
 */
const linesUnderWay = 128;

/** What is known of one writer. */
interface Writer {
  readonly number: number;
  /** The last acknowledged write, and the last that can have been submitted. */
  readonly acknowledged: number;
  readonly submitted: number;
  /** Writes after the last acknowledged one, up to this, may have been cut off in the middle. */
  readonly unfinished: number;
}

/**
 * Compares what the guest was told with what the image holds. A block must hold the last of its writes that was
 * acknowledged, or a later one that was submitted: never an older one. Blocks of which nothing was acknowledged are
 * looked at too: a write that went to the wrong place may have hit one.
 *
 * A writer has one write, or as many as it flushes at once, under way. When its guest was killed, the host may have
 * missed its last acknowledgements, so the highest number on the image tells how far it came; the writes that may have
 * been under way then, and only they, may be torn (NVMe 1.4, section 6.4.2, on power failures).
 *
 * @throws Error if the record has no image
 */
export function checkJournal(record: JournalRecord): WriteCheck {
  const { plan, acknowledgements, image } = record;
  if (image === undefined) {
    throw new Error(
      `Expected the ledger to tell what the image held after journal ${plan.run}, but it was not read.`,
    );
  }
  const broken = outOfOrder(record);
  const blocks = new Set(acknowledgements.map(({ position }) => position)).size;
  for (let number = 0; number < plan.writers; number++) {
    const writer = howFar(record, image, number);
    for (let slot = 1; slot <= blocksOfWriter(plan); slot++) {
      const position = positionOf(plan, number, slot);
      const why = complaint(plan, writer, slot, image[indexOf(plan, position)] ?? { state: 'empty' });
      if (why !== undefined) broken.push({ offset: position, why });
    }
  }
  return { acknowledged: acknowledgements.length, blocks, broken };
}

/** Acknowledgements that come in another order than a writer gives them: its guest went back in time, or lies. */
function outOfOrder({ plan, acknowledgements }: JournalRecord): BrokenPromise[] {
  const broken: BrokenPromise[] = [];
  const last = new Map<number, number>();
  for (const { writer, sequence, position } of acknowledgements) {
    const before = last.get(writer) ?? 0;
    last.set(writer, sequence);
    if (writer >= plan.writers || position !== positionOf(plan, writer, sequence)) {
      const why = `sequence ${sequence} of writer ${writer} was acknowledged here, where it does not belong`;
      broken.push({ offset: position, why });
    } else if (sequence !== before + 1) {
      const why = `writer ${writer} acknowledged sequence ${sequence} after ${before}: expected ${before + 1}`;
      broken.push({ offset: position, why });
    }
  }
  return broken;
}

function howFar(record: JournalRecord, image: readonly JournalBlock[], number: number): Writer {
  const { plan, acknowledgements } = record;
  const batch = Math.max(plan.flush, 1);
  let acknowledged = 0;
  for (const { writer, sequence } of acknowledgements) {
    if (writer === number) acknowledged = Math.max(acknowledged, sequence);
  }
  const end = record.ended.get(number);
  if (end !== undefined) return { number, acknowledged, submitted: end, unfinished: end };
  const submitted = acknowledged + batch * (linesUnderWay + 1);
  let highest = acknowledged;
  for (let slot = 1; slot <= blocksOfWriter(plan); slot++) {
    const position = positionOf(plan, number, slot);
    const block = image[indexOf(plan, position)];
    if (block?.state !== 'whole' || !belongs(plan, number, position, block)) continue;
    if (block.sequence <= submitted) highest = Math.max(highest, block.sequence);
  }
  return { number, acknowledged, submitted, unfinished: Math.min(highest + batch, submitted) };
}

/** What is wrong with a block of a writer's part; undefined if nothing is. `slot` counts from 1. */
function complaint(plan: JournalPlan, writer: Writer, slot: number, block: JournalBlock): string | undefined {
  const { number, acknowledged, submitted } = writer;
  const position = positionOf(plan, number, slot);
  const count = blocksOfWriter(plan);
  // The last acknowledged write to this block; none if it is not above 0.
  const expected = lastAtOrBelow(acknowledged, slot, count);
  const wanted = `expected sequence ${expected} of writer ${number}`;
  const lost = (found: string) => (expected > 0 ? `${wanted}, found ${found}` : undefined);
  if (block.state === 'empty') return lost('an empty block: the write was lost');
  if (block.state === 'foreign') return lost(`a block of no journal, which begins with ${block.begins}`);
  if (block.run !== plan.run) return lost(`${named(block)} of journal ${block.run}: the write was lost`);
  if (block.state === 'torn') {
    const cutOff = lastAtOrBelow(writer.unfinished, slot, count) > acknowledged;
    if (cutOff) return undefined;
    const found = `a block that is torn or corrupt: its header says ${named(block)}, and from byte ${block.from} on it is something else`;
    return expected > 0 ? `${wanted}, found ${found}` : `found ${found}`;
  }
  if (block.position !== position) {
    return `found ${named(block)}, which belongs to offset ${block.position}: a write went to the wrong place`;
  }
  if (!belongs(plan, number, position, block)) return `found ${named(block)}, which does not belong here`;
  if (block.sequence > submitted) return `found ${named(block)}, which was never submitted`;
  return block.sequence < expected ? lost(`the older ${block.sequence}: the write was lost`) : undefined;
}

/** Whether the writer writes this block, stamped like this, at this position. */
function belongs(plan: JournalPlan, writer: number, position: number, stamp: JournalStamp): boolean {
  return (
    stamp.run === plan.run &&
    stamp.writer === writer &&
    stamp.position === position &&
    stamp.sequence > 0 &&
    positionOf(plan, writer, stamp.sequence) === position
  );
}

/** The last write to a slot among those up to `limit`; 0 or less if there is none. */
function lastAtOrBelow(limit: number, slot: number, count: number): number {
  return limit < slot ? 0 : limit - ((limit - slot) % count);
}

function indexOf(plan: JournalPlan, position: number): number {
  return (position - plan.offset) / journalBlockBytes;
}

function named({ writer, sequence }: JournalStamp): string {
  return `sequence ${sequence} of writer ${writer}`;
}
