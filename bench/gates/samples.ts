import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { MigrationFigures, RunResult } from '../../src/runner/run-result.js';
import type { Condition } from './experiment.js';

/** One migration of the experiment. */
export interface Sample {
  readonly guest: number;
  /** Which of the guest's blocks, from 0. */
  readonly block: number;
  readonly condition: Condition;
  readonly figures: MigrationFigures;
}

/** Every guest that was measured leaves a line, so that what was interrupted goes on where it was. */
export interface MeasuredGuest {
  readonly guest: number;
  readonly order: readonly Condition[];
  readonly blockSize: number;
  readonly outcome: RunResult['outcome'];
  readonly seconds: number;
  /** Processes that ran or wanted to, over the minute before and at the end. */
  readonly load: readonly [before: number, after: number];
  readonly environment: RunResult['environment'];
  readonly migrations: readonly MigrationFigures[];
}

/** The guests that a file has. */
export function readGuests(file: string): MeasuredGuest[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as MeasuredGuest);
}

export function appendGuest(file: string, guest: MeasuredGuest): void {
  mkdirSync(path.dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(guest)}\n`);
}

/** The migrations of guests whose every promise was kept. */
export function samplesOf(guests: readonly MeasuredGuest[]): Sample[] {
  return guests
    .filter(({ outcome }) => outcome === 'pass')
    .flatMap(({ guest, order, blockSize, migrations }) =>
      migrations.map((figures) => {
        const index = figures.number - 1;
        return { guest, block: Math.floor(index / blockSize), condition: order[index]!, figures };
      }),
    );
}
