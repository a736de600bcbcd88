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
export function simulate({ depth, blocks, picks, pace }: SimulatedJob): SimulatedRun {
  const log: LoggedIo[] = [];
  const history = new Map<number, number[]>();
  const underway: { number: number; block: number; submitted: number }[] = [];
  let now = 1_000_000;
  let submitted = 0;
  for (const pick of picks) {
    while (underway.length < depth && submitted < blocks.length) {
      const block = blocks[submitted]!;
      if (underway.some((write) => write.block === block)) break;
      underway.push({ number: submitted++, block, submitted: now });
    }
    if (underway.length === 0) break;
    const [write] = underway.splice(pick % underway.length, 1);
    now += pace;
    const { number, block } = write!;
    history.set(block, [...(history.get(block) ?? []), number]);
    // The log has whole milliseconds, rounded down.
    log.push({ time: Math.floor(now), latency: now - write!.submitted, offset: block * blockBytes });
  }
  const unfinished = new Map(underway.map(({ number, block }) => [block, number]));
  return { log: ioLog(log), history, unfinished };
}

/** The disk's blocks, given which write each holds. */
export function disk(holds: (block: number) => number): (offset: number) => Buffer {
  return (offset) => fioBlock({ offset, sequence: holds(offset / blockBytes), length: blockBytes });
}
