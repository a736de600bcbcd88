import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Fixture } from '../../fixtures/fixture.js';
import { median } from '../../statistics/median.js';
import { UsageError } from '../../usage-error.js';
import { writeAtomically } from '../../write-atomically.js';

/** So many of a fixture's last durations are kept. */
const kept = 5;

const durationsSchema = z.strictObject({
  version: z.literal(1),
  /** By the fixtures' names, the oldest first. */
  seconds: z.record(z.string(), z.array(z.number().nonnegative()).min(1)),
});

/** How long fixtures took, by their names: the last few times of each. */
export class Durations {
  readonly #seconds: Map<string, readonly number[]>;

  private constructor(seconds: Map<string, readonly number[]>) {
    this.#seconds = seconds;
  }

  /** What files say together. Throws a UsageError if one cannot be read. */
  static read(files: readonly string[]): Durations {
    const seconds = new Map<string, readonly number[]>();
    for (const file of files) {
      for (const [name, times] of Object.entries(readSeconds(file))) {
        seconds.set(name, [...(seconds.get(name) ?? []), ...times]);
      }
    }
    return new Durations(seconds);
  }

  /** What is known of the runs in a results folder. */
  static of(results: string): Durations {
    const file = durationsFile(results);
    return Durations.read(existsSync(file) ? [file] : []);
  }

  /** The median of the past durations, seconds; undefined if there are none. */
  past(name: string): number | undefined {
    const times = this.#seconds.get(name);
    return times === undefined ? undefined : median(times);
  }

  /** How long a fixture will take, seconds: as it did, or by {@link estimatedSeconds}. */
  expected(fixture: Fixture): number {
    return this.past(fixture.name) ?? estimatedSeconds(fixture);
  }

  /** Adds how long a fixture took to what a results folder knows. */
  static add(results: string, name: string, seconds: number): void {
    const file = durationsFile(results);
    const known = existsSync(file) ? readSeconds(file) : {};
    const times = [...(known[name] ?? []), Math.round(seconds * 1000) / 1000].slice(-kept);
    const sorted = Object.entries({ ...known, [name]: times }).sort(([a], [b]) => (a < b ? -1 : 1));
    const written = { version: 1, seconds: Object.fromEntries(sorted) };
    writeAtomically(file, `${JSON.stringify(written, undefined, 2)}\n`);
  }
}

/** Where the durations of a results folder's runs are. */
function durationsFile(results: string): string {
  return path.join(results, 'durations.json');
}

/**
 * What a fixture takes that never ran, seconds: a device 2 seconds; virtual machines 15, and for each migration 10
 * more than its steady I/O before and after.
 */
export function estimatedSeconds(fixture: Fixture): number {
  if (fixture.kind === 'device') return 2;
  const { migrations, workload } = fixture.scenario;
  const steady = migrations.instant === 'running' ? (workload.before + workload.after) / 1000 : 0;
  return 15 + migrations.count * (10 + steady);
}

function readSeconds(file: string): Readonly<Record<string, readonly number[]>> {
  try {
    return durationsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).seconds;
  } catch (error) {
    throw new UsageError(
      `Expected durations in ${file}, as "switchover run" writes them to durations.json in its results folder, but: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
