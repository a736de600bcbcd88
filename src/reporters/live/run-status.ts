import type { LedgerEntry } from '../../harness/ledger/ledger.js';
import { bytes } from '../html/words.js';

/** How far the pre-copy is, as the source's QEMU tells. */
interface PreCopy {
  readonly total: number;
  readonly remaining: number;
  readonly transferred: number;
}

/** What a run does at the moment, for a line that is written over: told by its ledger, step by step. */
export class RunStatus {
  readonly #startedAt = performance.now();
  #migration: number | undefined;
  #phase: string | undefined;
  #preCopy: PreCopy | undefined;
  #said = '';

  /** @param title what runs, such as `2/9 idle-guest` */
  constructor(readonly title: string) {}

  /** Something was said in words; it counts until a migration has more to tell. */
  said(what: string): void {
    this.#said = what;
  }

  /** A device scenario has done so many of its steps. */
  stepped(done: number, all: number): void {
    this.#said = `step ${done + 1} of ${all}`;
  }

  /** Something was written into the run's ledger. */
  note(entry: LedgerEntry): void {
    const { kind } = entry;
    if (kind === 'migration-started') {
      this.#migration = Number(entry.migration);
      this.#phase = 'setup';
      this.#preCopy = undefined;
    } else if (kind === 'phase') {
      this.#phase = entry.name === 'setup' ? 'pre-copy' : 'switchover';
    } else if (kind === 'migration-completed' || kind === 'migration-failed') {
      this.#migration = undefined;
    } else if (kind === 'qmp' && this.#phase === 'pre-copy') {
      this.#preCopy = preCopyOf(entry) ?? this.#preCopy;
    }
  }

  /** The line, with the seconds since the run began. */
  get text(): string {
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
    // What is cut off on a narrow terminal is what was said.
    return [this.title, `${seconds} s`, ...this.#doing()].join(' · ');
  }

  #doing(): string[] {
    if (this.#migration === undefined) return this.#said === '' ? [] : [this.#said];
    return [`migration ${this.#migration}`, `${this.#phase}${this.#progress()}`];
  }

  #progress(): string {
    if (this.#phase !== 'pre-copy' || this.#preCopy === undefined) return '';
    const { total, remaining, transferred } = this.#preCopy;
    const percent = Math.round((100 * (total - remaining)) / total);
    return ` ${percent} %, ${bytes(remaining)} left, ${bytes(transferred)} sent`;
  }
}

/** The memory that an answer to `query-migrate` tells of; undefined if the entry is none. */
function preCopyOf({ direction, message }: LedgerEntry): PreCopy | undefined {
  if (direction !== 'received') return undefined;
  const { ram } = ((message as { return?: unknown }).return ?? {}) as { ram?: Partial<PreCopy> };
  const { total = 0, remaining, transferred } = ram ?? {};
  if (total <= 0 || remaining === undefined || transferred === undefined) return undefined;
  return { total, remaining, transferred };
}
