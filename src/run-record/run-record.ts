import type { IoSeries, LatencyDistribution } from '../checkers/io-series.js';
import type { PromiseVerdict, Verdict } from '../checkers/promise.js';
import type { DeviceScenario } from '../device-level/scenario.js';
import type { Environment } from '../harness/environment.js';
import type { LedgerEntry } from '../harness/ledger/ledger.js';
import type { Provenance } from '../harness/provenance.js';
import type { MigrationFigures, RunResult } from '../runner/run-result.js';
import type { Scenario } from '../scenario/schema.js';

/** The guest's I/O around one switchover, by milliseconds, and its latencies before and after. */
export interface SwitchoverIo extends IoSeries {
  readonly migration: number;
  /** The last completion before the blackout and the first after it, microseconds of CLOCK_MONOTONIC. */
  readonly blackout?: { readonly from: number; readonly to: number };
  readonly before: LatencyDistribution;
  readonly after?: LatencyDistribution;
}

/** A phase of a migration, or the one in which it failed. */
export interface PhaseSeen {
  readonly name: string;
  readonly milliseconds: number;
  readonly detail: object;
  /** Why it did not come to its end, in words. */
  readonly failure?: string;
}

/** One migration of a run: when it was, its figures if it completed, or how it failed. */
export interface MigrationRecord {
  readonly number: number;
  /** Names of the machines. */
  readonly source: string;
  readonly destination: string;
  /** Microseconds of CLOCK_MONOTONIC, as all moments of a record. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** When the source's machine stopped and the destination's ran; absent if they did not. */
  readonly stoppedAt?: number;
  readonly resumedAt?: number;
  readonly figures?: MigrationFigures;
  readonly io?: SwitchoverIo;
  /** Its phases as far as they went, in the order of their ends. */
  readonly phases: readonly PhaseSeen[];
  /** Bytes of guest memory that crossed, if QEMU told. */
  readonly transferredBytes?: number;
  /** Why it failed, in words. */
  readonly failure?: string;
}

/** A process that a run started: what was executed, and how it ended. */
export interface ProcessRecord {
  readonly name: string;
  readonly command: readonly string[];
  readonly startedAt: number;
}

/** What the ledger of any run tells. */
interface AnyRunRecord {
  readonly ledger: string;
  /** Folder of the ledger, where the logs are as well. */
  readonly evidence: string;
  readonly provenance?: Provenance;
  /** The one command that does the same run again. */
  readonly reproduce?: string;
  readonly extraArguments: readonly string[];
  readonly outcome: Verdict;
  readonly promises: readonly PromiseVerdict[];
  /** Why the run did not come to its end, in which case nothing was judged. */
  readonly failure?: string;
  /** The name of the evidence's folder of the attempt before, beside this one's, if this run tried again. */
  readonly retryOf?: string;
  /** The attempts before, none of which passed. */
  readonly earlier: readonly RunRecord[];
  /** The result, if the run was judged. */
  readonly result?: RunResult;
  readonly migrations: readonly MigrationRecord[];
  readonly processes: readonly ProcessRecord[];
  /** The guest's I/O of the whole run, by tenths of a second. */
  readonly io?: IoSeries;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly entries: readonly LedgerEntry[];
}

/** A run of virtual machines. */
export interface MachineRunRecord extends AnyRunRecord {
  readonly kind: 'machine';
  readonly scenario: Scenario;
  readonly environment: Environment;
}

/** A run of two device servers without a virtual machine: its migrations have no figures. */
export interface DeviceRunRecord extends AnyRunRecord {
  readonly kind: 'device';
  readonly scenario: DeviceScenario;
  readonly environment?: undefined;
}

/** A run as its ledger tells it. */
export type RunRecord = MachineRunRecord | DeviceRunRecord;

/** Whether a run passed, but only when it was tried again. */
export function isFlaky({ outcome, earlier }: RunRecord): boolean {
  return outcome === 'pass' && earlier.length > 0;
}
