import type { MigrationResult } from '../harness/migration/migration.js';
import type { Owner } from '../harness/migration/migration-error.js';
import type { PhaseName } from '../scenario/phases.js';
import type { WriteCheck } from './acknowledged-writes.js';
import type { Blackout } from './blackout.js';
import type { LatencySummary } from './latency.js';

/** What was seen of one migration, as it stands in the ledger. */
export interface MigrationObservation {
  readonly result: MigrationResult;
  /** Absent if the guest did no I/O, or none completed after it. */
  readonly blackout?: Blackout & { readonly uncertaintyMs: number };
  readonly latency?: { readonly before: LatencySummary; readonly after: LatencySummary };
  /** Whether the guest's drive answers on the destination; absent if it was not asked. */
  readonly drive?: { readonly alive: boolean; readonly evidence: string };
}

/** Which side has what after a migration, whether it completed or failed. */
export interface OwnershipObservation {
  readonly migration: number;
  /** Who should have the guest. */
  readonly owner: Owner;
  /** Run states by machine, as QEMU tells them; `gone` if it has ended. */
  readonly runStates: { readonly source: string; readonly destination: string };
  /** Whose device server holds the image's lock; absent if it cannot be seen. */
  readonly imageHolders?: readonly ('source' | 'destination')[];
}

/** A migration that failed, as its error tells it. */
export interface FailureObservation {
  readonly migration: number;
  readonly phase: PhaseName;
  readonly owner: Owner;
  readonly message: string;
  /** Whether the guest's drive answers on the side that owns the guest; absent if nobody does. */
  readonly drive?: { readonly alive: boolean; readonly evidence: string };
}

/** A fault, and whether it struck. */
export interface FaultObservation {
  readonly fault: string;
  readonly struck: boolean;
  /** Why it could not strike, or did not end as it should. */
  readonly trouble?: string;
}

/** What was seen of a job's writes. */
export interface JobObservation extends WriteCheck {
  readonly job: string;
  /** fio's error code; 0 if none. */
  readonly error: number;
}

/** What was seen of the journal's writes. */
export interface JournalObservation extends WriteCheck {
  /** Errors that its writers got, in words. */
  readonly errors: readonly string[];
}

/** All that the checkers judge. Every part of it is an entry of the ledger. */
export interface Observations {
  readonly migrations: readonly MigrationObservation[];
  readonly failures: readonly FailureObservation[];
  /** One for each migration that was tried. */
  readonly ownership: readonly OwnershipObservation[];
  readonly faults: readonly FaultObservation[];
  readonly jobs: readonly JobObservation[];
  /** Absent if there was no journal. */
  readonly journal?: JournalObservation;
  /** Of the last reading of every block in the guest; absent if there was none. */
  readonly guestVerify?: { readonly exitCode: number; readonly message: string };
  /** fio's messages about I/O errors or blocks that do not verify. */
  readonly messages: readonly string[];
}
