import path from 'node:path';
import type { AcrossMigrationFixture } from '../compare/across-migration/fixture.js';
import type { AcrossMigrationReport } from '../compare/across-migration/report.js';
import type { ComparisonReport } from '../compare/report.js';
import type { LedgerEntry } from '../harness/ledger/ledger.js';
import type { Provenance } from '../harness/provenance.js';

/** What a ledger's entry `compared` has: drives side by side, or one across a migration beside others. */
export type Comparison =
  | { readonly compared: 'devices'; readonly report: ComparisonReport }
  | {
      readonly compared: 'across-migration';
      readonly fixture: AcrossMigrationFixture;
      readonly report: AcrossMigrationReport;
    };

/** A comparison of drives as its ledger tells it. */
export type ComparisonRecord = Comparison & {
  readonly ledger: string;
  /** Folder of the ledger, where the logs are as well. */
  readonly evidence: string;
  readonly provenance?: Provenance;
  /** The one command that does the same again. */
  readonly reproduce?: string;
};

/** The comparison that a ledger tells; undefined if it is none, or did not come to its end. */
export function comparisonOf(entries: readonly LedgerEntry[], ledger: string): ComparisonRecord | undefined {
  const compared = entries.findLast(({ kind }) => kind === 'compared');
  if (compared === undefined) return undefined;
  const start = entries.find(({ kind }) => kind === 'run-started');
  return {
    ...(compared as unknown as Comparison),
    ledger,
    evidence: path.dirname(ledger),
    ...(start?.provenance !== undefined && { provenance: start.provenance as Provenance }),
    ...(start?.reproduce !== undefined && { reproduce: String(start.reproduce) }),
  };
}
