import { closeSync, openSync, writeSync } from 'node:fs';
import { monotonicMicroseconds } from './clock.js';

/** One line of the ledger. */
export interface LedgerEntry {
  /** Microseconds of CLOCK_MONOTONIC. */
  readonly at: number;
  /** What it records, such as `phase` or `qmp`. */
  readonly kind: string;
  readonly [field: string]: unknown;
}

/**
 * The append-only JSONL record of a run. Every entry is written at once, so that what led to a crash is on the
 * disk, and kept in memory for the checkers.
 */
export class Ledger implements Disposable {
  readonly entries: LedgerEntry[] = [];
  readonly #listeners = new Set<(entry: LedgerEntry) => void>();
  #descriptor: number | undefined;

  /** Without a path the ledger is kept in memory only. */
  constructor(readonly path?: string) {
    if (path !== undefined) this.#descriptor = openSync(path, 'a');
  }

  write(kind: string, fields: Record<string, unknown>, at = monotonicMicroseconds()): LedgerEntry {
    const entry = { at, kind, ...fields };
    this.entries.push(entry);
    if (this.#descriptor !== undefined) writeSync(this.#descriptor, `${JSON.stringify(entry)}\n`);
    for (const listener of [...this.#listeners]) listener(entry);
    return entry;
  }

  /** Calls `listener` for every entry from now on, until what is returned is disposed. */
  listen(listener: (entry: LedgerEntry) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  [Symbol.dispose](): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}
