import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Fixture } from '../../fixtures/fixture.js';
import { UsageError } from '../../usage-error.js';
import { writeAtomically } from '../../write-atomically.js';

/** What came of a fixture in a run, the worst first: `unfinished` did not come to its end, `not-run` did not start. */
const outcomes = ['fail', 'unfinished', 'inconclusive', 'flaky', 'not-run', 'pass'] as const;
export type FixtureOutcome = (typeof outcomes)[number];

const shardSchema = z.strictObject({
  number: z.int().min(1),
  of: z.int().min(1),
  /** The same for all shards of a whole. */
  plan: z.string(),
});

const lastRunSchema = z.strictObject({
  version: z.literal(1),
  shard: shardSchema.optional(),
  fixtures: z.array(
    z.strictObject({
      name: z.string(),
      /** From the folder in which the command ran, or absolute if it is not below. */
      file: z.string(),
      outcome: z.enum(outcomes),
    }),
  ),
});

export type LastRun = z.output<typeof lastRunSchema>;
export type PlannedShard = z.output<typeof shardSchema>;

/** The name of the record in a results folder. */
export const lastRunFile = 'last-run.json';

/**
 * Keeps in a results folder what came of each fixture of the present run. It is written before and after each, so that
 * it tells the truth however the run ends.
 */
export class LastRunRecord {
  readonly #results: string;
  readonly #shard: PlannedShard | undefined;
  readonly #fixtures: LastRun['fixtures'];

  constructor(results: string, fixtures: readonly Fixture[], shard?: PlannedShard) {
    this.#results = results;
    this.#shard = shard && { number: shard.number, of: shard.of, plan: shard.plan };
    this.#fixtures = fixtures.map(({ name, file }) => ({ name, file: portable(file), outcome: 'not-run' }));
    this.#write();
  }

  /** The fixture at a place of the list is about to run: from now on it is unfinished, until it is {@link ended}. */
  started(place: number): void {
    this.#set(place, ['unfinished', this.#fixtures[place]!.outcome]);
  }

  /** @param outcomes of each of its runs, if it is repeated; the worst counts */
  ended(place: number, outcomes: readonly FixtureOutcome[]): void {
    this.#set(place, outcomes);
  }

  #set(place: number, found: readonly FixtureOutcome[]): void {
    this.#fixtures[place]!.outcome = outcomes.find((outcome) => found.includes(outcome))!;
    this.#write();
  }

  #write(): void {
    const record: LastRun = {
      version: 1,
      ...(this.#shard && { shard: this.#shard }),
      fixtures: this.#fixtures,
    };
    writeAtomically(path.join(this.#results, lastRunFile), `${JSON.stringify(record, undefined, 2)}\n`);
  }
}

/** What the last run in a results folder left. Throws a UsageError if there was none. */
export function readLastRun(results: string): LastRun {
  const file = path.join(results, lastRunFile);
  try {
    return lastRunSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new UsageError(
      `Expected what the last run in ${results} left, at ${file}, but: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

function portable(file: string): string {
  const inside = path.relative(process.cwd(), file);
  return inside.startsWith('..') ? path.resolve(file) : inside;
}
