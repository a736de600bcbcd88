import type { LedgerEntry } from '../harness/ledger/ledger.js';

/** What a pause before a migration begins with. */
const beginnings: readonly string[] = ['workload-runs', 'migration-completed', 'migration-failed'];

/** When the pause that is going on began, in microseconds of the ledger's clock; undefined before the first. */
export function pauseBegan(entries: readonly LedgerEntry[]): number | undefined {
  return entries.findLast(({ kind }) => beginnings.includes(kind))?.at;
}

/** The pause before each migration of a run, in milliseconds: from the workload's start, or the end of the one before. */
export function pausesIn(entries: readonly LedgerEntry[]): number[] {
  return entries.flatMap(({ kind, at }, index) => {
    if (kind !== 'migration-started') return [];
    const began = pauseBegan(entries.slice(0, index));
    return [began === undefined ? 0 : (at - began) / 1000];
  });
}
