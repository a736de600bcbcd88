import type { IoLog } from '../../src/checkers/io-log.js';
import { fioBlock } from './fio-blocks.js';
import { ioLog, type LoggedIo } from './io-logs.js';

/** What a job of fio does: for each write the block it goes to, and which of those on their way completes next. */
export interface SimulatedJob {
  readonly depth: number;
  /** The block of each write; one that is still on its way is not chosen twice. */
  readonly blocks: readonly number[];
  /** A number a completion: modulo those on their way, it picks the one that completes. */
  readonly picks: readonly number[];
  /** Milliseconds that pass between two completions. */
  readonly pace: number;
  /**
   * How many milliseconds fio takes from reaping each completion to stamping its line; none if left out. Undefined for
   * one that is reaped in a batch with the completion before it.
   */
  readonly lags?: readonly (number | undefined)[];
}

export interface SimulatedRun {
  readonly log: IoLog;
  /** The numbers of the writes that reached each block, in the order in which they did. */
  readonly history: ReadonlyMap<number, readonly number[]>;
  /** Writes on their way at the end, by block: either they reach the disk or they do not. */
  readonly unfinished: ReadonlyMap<number, number>;
}

export const blockBytes = 512;

/** Submits up to `depth` writes at a time, and completes them in the order that the picks say. */
export function simulate({ depth, blocks, picks, pace, lags = [] }: SimulatedJob): SimulatedRun {
  const log: LoggedIo[] = [];
  const history = new Map<number, number[]>();
  const underway: { number: number; block: number; submitted: number }[] = [];
  let now = 1_000_000;
  let submitted = 0;
  let reaped = now;
  for (const [index, pick] of picks.entries()) {
    const inBatch = lags.length > index && lags[index] === undefined && underway.length > 0;
    while (!inBatch && underway.length < depth && submitted < blocks.length) {
      const block = blocks[submitted]!;
      if (underway.some((write) => write.block === block)) break;
      underway.push({ number: submitted++, block, submitted: now });
    }
    if (underway.length === 0) break;
    const [write] = underway.splice(pick % underway.length, 1);
    if (!inBatch) reaped = now += pace;
    const { number, block } = write!;
    history.set(block, [...(history.get(block) ?? []), number]);
    now += lags[index] ?? 0;
    // The log has whole milliseconds, rounded down.
    log.push({ time: Math.floor(now), latency: reaped - write!.submitted, offset: block * blockBytes });
  }
  const unfinished = new Map(underway.map(({ number, block }) => [block, number]));
  return { log: ioLog(log), history, unfinished };
}

/** The disk's blocks, given which write each holds. */
export function disk(holds: (block: number) => number): (offset: number) => Buffer {
  return (offset) => fioBlock({ offset, sequence: holds(offset / blockBytes), length: blockBytes });
}
