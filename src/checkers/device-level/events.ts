import type { LedgerEntry } from '../../harness/ledger/ledger.js';

/** The two device servers, and the third that some failed migrations go to. */
export type HostName = 'a' | 'b' | 'spare';

/** What a command does to the blocks that it names. */
export type CommandKind =
  | 'read'
  | 'write'
  | 'write-zeroes'
  | 'deallocate'
  | 'compare'
  | 'flush'
  | 'event-request'
  | 'admin';

export interface CommandSubmitted {
  readonly kind: 'command-submitted';
  /** Unique in the run. */
  readonly command: number;
  readonly queue: number;
  readonly identifier: number;
  readonly does: CommandKind;
  /** What people call it. */
  readonly name: string;
  readonly namespace?: number;
  /** Block ranges, as first and count. */
  readonly ranges?: readonly (readonly [number, number])[];
  /** The number of the write, in each of its blocks. */
  readonly write?: number;
  /** Whether its completion says that what it wrote is durable: by FUA, or without a volatile write cache. */
  readonly durable?: boolean;
  /** The status that it is to have; `undefined` for any. */
  readonly expected?: number;
}

export interface CommandCompleted {
  readonly kind: 'command-completed';
  /** Undefined if no command with this identifier is outstanding in this queue. */
  readonly command?: number;
  readonly host: HostName;
  readonly queue: number;
  readonly identifier: number;
  /** Where in the completion queue, and with which phase tag. */
  readonly slot: number;
  readonly phase: number;
  readonly status: number;
  readonly result: number;
  readonly submissionQueue: number;
  /** Of a read: the write that each block holds (see block-pattern.ts). */
  readonly found?: readonly number[];
}

/** Commands that will not be completed: the controller was reset, or its server killed. */
export interface CommandsAbandoned {
  readonly kind: 'commands-abandoned';
  readonly commands: readonly number[];
  readonly why: string;
}

/** Nothing came for too long, from a server that answers. */
export interface CommandsStuck {
  readonly kind: 'commands-stuck';
  readonly host: HostName;
  readonly waited: number;
  readonly after: string;
  readonly commands: readonly { readonly command: number; readonly queue: number }[];
  /** Completions that lie in the queue, new by their phase, without an interrupt. */
  readonly unannounced: readonly {
    readonly queue: number;
    readonly vector: number;
    readonly identifier: number;
  }[];
  /** Completions of outstanding commands that lie there with the phase of the last round. */
  readonly wrongPhase: readonly {
    readonly queue: number;
    readonly slot: number;
    readonly identifier: number;
  }[];
  readonly status: number;
}

export interface MigrationDone {
  readonly kind: 'migration-done';
  readonly migration: number;
  readonly from: HostName;
  readonly to: HostName;
  readonly milliseconds: number;
  readonly stateBytes: number;
  readonly pagesLogged: number;
  readonly inFlight: number;
}

/** A step did not come to its end, though nothing was done to make it fail. */
export interface StepFailed {
  readonly kind: 'step-failed';
  readonly step: string;
  readonly phase: string;
  readonly message: string;
}

export interface FailureCaused {
  readonly kind: 'failure-caused';
  readonly how: string;
  readonly owner: HostName;
}

/** A server was asked for what it has to refuse. */
export interface RefusalAsked {
  readonly kind: 'refusal-asked';
  readonly what: string;
  readonly host: HostName;
  readonly refused: boolean;
  readonly answer: string;
}

/** Source and destination compared while both stand still, after all that was logged was copied. */
export interface MemoryCompared {
  readonly kind: 'memory-compared';
  readonly migration: number;
  readonly from: HostName;
  readonly moment: 'stopped' | 'handed-over';
  /** Guest addresses of the pages that are not the same. */
  readonly differing: readonly number[];
  /** What lies there. */
  readonly what: string;
}

/** The log was read a second time while the device stood still: there is nothing to report. */
export interface LogReadAgain {
  readonly kind: 'log-read-again';
  readonly migration: number;
  readonly from: HostName;
  readonly pages: number;
}

export interface LocksProbed {
  readonly kind: 'locks-probed';
  readonly moment: string;
  readonly locked: boolean;
  /** Who ought to hold them: a host, nobody, or whoever (during a hand-over either is right). */
  readonly expected: HostName | 'nobody';
  /** By /proc, if that was asked. */
  readonly holders?: readonly HostName[];
}

/** Registers, configuration space, features and pages as a host of the controller reads them. */
export interface StateRead {
  readonly kind: 'state-read';
  readonly host: HostName;
  /** What was read: `CSTS`, `feature 0x08`. */
  readonly what: string;
  readonly value: string;
  /** Whether it is the first reading, or the first after somebody changed it. */
  readonly fresh: boolean;
  /** Whether it is a counter: it may have grown, but not become less. */
  readonly grows?: boolean;
}

export interface EventsCounted {
  readonly kind: 'events-counted';
  readonly host: HostName;
  readonly outstanding: number;
  readonly raised: number;
  readonly delivered: number;
}

export interface PageTouched {
  readonly kind: 'page-touched';
  readonly host: HostName;
  readonly what: string;
  readonly why: string;
}

export interface ServerEnded {
  readonly kind: 'server-ended';
  readonly host: HostName;
  readonly how: string;
  readonly during: string;
}

export interface ServerKilled {
  readonly kind: 'server-killed';
  readonly host: HostName;
}

/** The image as the file has it, read by the harness itself. */
export interface ImageRead {
  readonly kind: 'image-read';
  readonly namespace: number;
  readonly found: readonly number[];
}

export interface DeviceRunStarted {
  readonly kind: 'device-run-started';
  readonly locks: boolean;
  readonly scenario: unknown;
}

export type DeviceEvent =
  | CommandSubmitted
  | CommandCompleted
  | CommandsAbandoned
  | CommandsStuck
  | MigrationDone
  | StepFailed
  | FailureCaused
  | RefusalAsked
  | MemoryCompared
  | LogReadAgain
  | LocksProbed
  | StateRead
  | EventsCounted
  | PageTouched
  | ServerEnded
  | ServerKilled
  | ImageRead
  | DeviceRunStarted;

/** What happened, in order. */
export type DeviceHistory = readonly LedgerEntry[];

/** The events of one kind, in order. */
export function eventsOf<K extends DeviceEvent['kind']>(
  history: DeviceHistory,
  kind: K,
): Extract<DeviceEvent, { kind: K }>[] {
  return history.filter((entry) => entry.kind === kind) as unknown as Extract<DeviceEvent, { kind: K }>[];
}
