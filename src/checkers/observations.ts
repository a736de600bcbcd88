import type { MigrationResult } from '../harness/migration/migration.js';
import type { WriteCheck } from './acknowledged-writes.js';
import type { Blackout } from './blackout.js';
import type { LatencySummary } from './latency.js';

/** What was seen of one migration, as it stands in the ledger. */
export interface MigrationObservation {
  readonly result: MigrationResult;
  /** Absent if the guest did no I/O, or none completed after it. */
  readonly blackout?: Blackout & { readonly uncertaintyMs: number };
  readonly latency?: { readonly before: LatencySummary; readonly after: LatencySummary };
  /** Run states after the migration, by machine. */
  readonly runStates: { readonly source: string; readonly destination: string };
  /** Whether the guest's drive answers on the destination; absent if it was not asked. */
  readonly drive?: { readonly alive: boolean; readonly evidence: string };
}

/** What was seen of a job's writes. */
export interface JobObservation extends WriteCheck {
  readonly job: string;
  /** fio's error code; 0 if none. */
  readonly error: number;
}

/** All that the checkers judge. Every part of it is an entry of the ledger. */
export interface Observations {
  readonly migrations: readonly MigrationObservation[];
  /** A migration that failed, in words. */
  readonly failure?: string;
  readonly jobs: readonly JobObservation[];
  /** Of the last reading of every block in the guest; absent if there was none. */
  readonly guestVerify?: { readonly exitCode: number; readonly message: string };
  /** fio's messages about I/O errors or blocks that do not verify. */
  readonly messages: readonly string[];
}
