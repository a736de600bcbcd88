import type { LedgerEntry } from '../ledger/ledger.js';
import { eventStamp, type StampedEvent } from './event-stamp.js';

/** The moments of a migration that failed, microseconds of CLOCK_MONOTONIC. */
export interface FailureMoments {
  readonly failedAt: number;
  /** When it stopped the guest's machine; absent if it did not. */
  readonly stoppedAt?: number;
  /** When the guest ran again, on whichever side; absent if it was not stopped, or did not. */
  readonly resumedAt?: number;
}

/**
 * What a ledger tells of a migration that failed: the source's first STOP between its beginning and its failure, and the
 * last RESUME after that. Undefined if it did not fail.
 */
export function failureMoments(
  entries: readonly LedgerEntry[],
  migration: number,
): FailureMoments | undefined {
  const ofMigration = (wanted: string) =>
    entries.findIndex((entry) => entry.kind === wanted && entry.migration === migration);
  const [from, to] = [ofMigration('migration-started'), ofMigration('migration-failed')];
  if (from === -1 || to === -1) return undefined;
  const events = entries
    .slice(from, to)
    .filter(({ kind }) => kind === 'qmp')
    .map(({ at, machine, message }) => ({ at, machine, ...(message as QmpMessage) }));
  const failedAt = entries[to]!.at;
  const stop = events.find(({ machine, event }) => event === 'STOP' && machine === entries[from]!.source);
  if (stop === undefined) return { failedAt };
  const resume = events.findLast(({ at, event }) => event === 'RESUME' && at > stop.at);
  if (resume === undefined) return { failedAt, stoppedAt: stop.at };
  // By QEMU's own stamps: of an event that came while others were waited for the harness heard late.
  return { failedAt, stoppedAt: stop.at, resumedAt: stop.at + eventStamp(resume) - eventStamp(stop) };
}

type QmpMessage = StampedEvent & { readonly event?: string };
