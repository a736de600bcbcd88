import type { LedgerEntry } from '../harness/ledger/ledger.js';
import type { IoLog } from './io-log.js';
import { type JournalBlock, journalBlockBytes } from './journal-block.js';

/** What a journal does: each of its writers goes round and round a part of its own of one namespace. */
export interface JournalPlan {
  /** Which journal of the guest, from 1. */
  readonly run: number;
  readonly writers: number;
  /** From 1. */
  readonly namespace: number;
  /** Where the first writer's part begins; the others' follow it. Bytes. */
  readonly offset: number;
  /** Of each writer's part, bytes. */
  readonly size: number;
  /** After how many writes they are flushed and acknowledged; 0: never flushed, acknowledged when they complete. */
  readonly flush: number;
}

/** A write that the guest was told is done, and durable if the journal flushes. */
export interface JournalAcknowledgement {
  readonly writer: number;
  readonly sequence: number;
  readonly position: number;
  /** Microseconds of the guest's CLOCK_MONOTONIC. */
  readonly submitted: number;
  readonly acknowledged: number;
  /** When the host heard of it, microseconds of the host's CLOCK_MONOTONIC, as all of the ledger. */
  readonly arrived: number;
}

/** All that the ledger knows of one journal. */
export interface JournalRecord {
  readonly plan: JournalPlan;
  /** In the order of their arrival. */
  readonly acknowledgements: readonly JournalAcknowledgement[];
  /** Errors that writers got, in words. */
  readonly errors: readonly string[];
  /** The last write that was submitted, by writer; only of those that ended in order. */
  readonly ended: ReadonlyMap<number, number>;
  /** How far the guest's CLOCK_REALTIME is ahead of its CLOCK_MONOTONIC, microseconds; if a writer told. */
  readonly realtimeOffset?: number;
  /** What the image held, block for block from the plan's offset on; if it was read. */
  readonly image?: readonly JournalBlock[];
}

/** The form of an acknowledgement in the ledger: the fields of {@link JournalAcknowledgement} in their order. */
export type AcknowledgementRow = readonly [number, number, number, number, number, number];

/** Puts together what the ledger says of each journal, by the order of their starts. */
export function journalRecords(entries: readonly LedgerEntry[]): JournalRecord[] {
  const plans = entries.filter(({ kind }) => kind === 'journal-started') as unknown as JournalPlan[];
  return plans.map((plan) => recordOf(plan, entries));
}

function recordOf(plan: JournalPlan, entries: readonly LedgerEntry[]): JournalRecord {
  const of = <Fields>(wanted: string) =>
    entries.filter(({ kind, run }) => kind === wanted && run === plan.run) as unknown as Fields[];
  const [started] = of<{ monotonic: number; realtime: number }>('journal-writer-started');
  const image = of<{ blocks: JournalBlock[] }>('journal-image').at(-1);
  return {
    plan,
    acknowledgements: of<{ writes: AcknowledgementRow[] }>('journal-acknowledged').flatMap(({ writes }) =>
      writes.map(([writer, sequence, position, submitted, acknowledged, arrived]) => ({
        ...{ writer, sequence, position },
        ...{ submitted, acknowledged, arrived },
      })),
    ),
    errors: of<{ message: string }>('journal-error').map(({ message }) => message),
    ended: new Map(
      of<{ writer: number; submitted: number }>('journal-writer-ended').map(({ writer, submitted }) => [
        writer,
        submitted,
      ]),
    ),
    ...(started && { realtimeOffset: started.realtime - started.monotonic }),
    ...(image && { image: image.blocks }),
  };
}

/** How many blocks each writer's part has. */
export function blocksOfWriter({ size }: JournalPlan): number {
  return Math.floor(size / journalBlockBytes);
}

/** Where a write of a writer goes: bytes from the start of the namespace. */
export function positionOf(plan: JournalPlan, writer: number, sequence: number): number {
  const slot = (sequence - 1) % blocksOfWriter(plan);
  return plan.offset + writer * plan.size + slot * journalBlockBytes;
}

/**
 * The acknowledgements as a log of I/O on the guest's CLOCK_REALTIME, for the checkers of blackout and latency. A
 * latency is that of the write and, if there is one, the flush.
 */
export function journalLog({ acknowledgements, realtimeOffset = 0 }: JournalRecord): IoLog {
  return {
    length: acknowledgements.length,
    times: Float64Array.from(acknowledgements, ({ acknowledged }) => (acknowledged + realtimeOffset) / 1000),
    latencies: Float64Array.from(
      acknowledgements,
      ({ acknowledged, submitted }) => (acknowledged - submitted) * 1000,
    ),
    writes: new Uint8Array(acknowledgements.length).fill(1),
    offsets: Float64Array.from(acknowledgements, ({ position }) => position),
  };
}
