import type { AsyncEvent } from '../admin/async-events.js';
import type { ErrorEntry } from '../admin/log-pages/error-log.js';

/** All that a controller takes along when it migrates. */
export interface ControllerState {
  readonly identity: IdentityState;
  readonly namespaces: readonly NamespaceState[];
  readonly registers: RegisterState;
  readonly completionQueues: readonly CompletionQueueState[];
  readonly submissionQueues: readonly SubmissionQueueState[];
  readonly features: FeatureState;
  readonly asyncEvents: AsyncEventState;
  readonly shadowDoorbells: ShadowDoorbellState | undefined;
  readonly pendingSynchronizations: readonly PendingSynchronizationState[];
  /** In the order of HEALTH_COUNTERS. */
  readonly healthCounters: readonly number[];
  readonly errorLog: { readonly count: number; readonly entries: readonly ErrorEntry[] };
  readonly configurationSpace: Uint8Array;
  readonly interruptTable: Uint8Array;
}

/** What has to be the same on both sides, as the host has seen it. */
export interface IdentityState {
  readonly serial: string;
  readonly ioQueuePairs: number;
  readonly doorbellBuffers: boolean;
  readonly maximumTransfer: number;
}

export interface NamespaceState {
  readonly id: number;
  readonly blockSize: number;
  /** Bytes. */
  readonly size: number;
  readonly uuid: Uint8Array;
  readonly nguid: Uint8Array;
  readonly eui64: Uint8Array;
}

export interface RegisterState {
  readonly configuration: number;
  readonly status: number;
  readonly adminQueueAttributes: number;
  readonly adminSubmissionAddress: number;
  readonly adminCompletionAddress: number;
  readonly interruptMask: number;
}

interface QueueState {
  readonly id: number;
  readonly address: number;
  readonly entries: number;
  readonly head: number;
  readonly tail: number;
}

export interface CompletionQueueState extends QueueState {
  readonly phase: number;
  readonly vector: number;
  readonly interruptsEnabled: boolean;
}

export interface SubmissionQueueState extends QueueState {
  readonly completionQueue: number;
  readonly priority: number;
}

export interface FeatureState {
  readonly arbitration: number;
  readonly powerManagement: number;
  readonly overTemperature: number;
  readonly underTemperature: number;
  readonly writeCacheEnabled: boolean;
  readonly submissionQueues: number;
  readonly completionQueues: number;
  readonly interruptCoalescing: number;
  readonly writeAtomicity: number;
  readonly asyncEventConfiguration: number;
  readonly errorRecovery: readonly number[];
  readonly coalescingDisabled: readonly number[];
}

export interface AsyncEventState {
  /** Command identifiers of outstanding requests. */
  readonly requests: readonly number[];
  readonly waiting: readonly AsyncEvent[];
  readonly masked: number;
}

export interface ShadowDoorbellState {
  readonly doorbells: number;
  readonly eventIndexes: number;
}

export interface PendingSynchronizationState {
  readonly submissionQueue: number;
  readonly command: number;
  readonly namespaceId: number;
}
