import type { GuestMemory } from 'vfio-user';
import type { ControllerContext } from '../controller-context.js';
import type { QueueProcessor } from '../queues/queue-processor.js';
import type { ControllerState } from '../state/controller-state.js';
import type { NvmeMigration } from '../state/nvme-migration.js';

/** What a run has to have, for a mutant to be seen in it. */
export type MutantNeed =
  /** An image with `cache: 'volatile'`, and the end of the power: SIGKILL. */
  | 'volatile-cache'
  | 'shadow-doorbells'
  | 'mapped-doorbells'
  /** A host that pays heed to Async Event Requests. */
  | 'async-events'
  /** More than one pair of I/O queues. */
  | 'several-queues'
  | 'several-namespaces'
  /** Flushes, or writes with FUA or without write cache, under way at the switchover. */
  | 'flushes'
  /** Doorbells rung while the device is stopped, or before it runs on the destination. */
  | 'doorbells-while-stopped'
  /** A migration that goes through PRE_COPY. */
  | 'pre-copy'
  /** Guest memory that is copied while the device runs, and again where DMA logging says so. */
  | 'dirty-logging'
  /** Completions that the host has not consumed at the switchover. */
  | 'unconsumed-completions'
  /** A migration that fails or is given up after STOP_COPY. */
  | 'failed-migration'
  /** A controller reset. */
  | 'reset'
  /** A destination whose image, or whose state stream, is not what it has to be. */
  | 'bad-destination';

/** A bug that the controller can be given, to see whether a suite notices. */
export interface DeviceMutant {
  readonly name: string;
  /** Where it was seen: project and report, or `general`. */
  readonly origin: string;
  /** What is wrong, and how it shows to a guest or to whoever migrates it. */
  readonly description: string;
  /** Absent: I/O and a migration suffice. */
  readonly needs?: readonly MutantNeed[];
}

/** What a mutant changes. */
export interface ControllerParts {
  readonly context: ControllerContext;
  readonly processor: QueueProcessor;
  /** Absent in a controller that does not offer migration. */
  readonly migration?: NvmeMigration;
}

export interface MigratingParts extends ControllerParts {
  readonly migration: NvmeMigration;
}

/** A mutant with its change, which is made once, when the controller is put together. */
export interface DeviceMutation extends DeviceMutant {
  /** Stands between the controller and the guest's memory. */
  readonly memory?: (memory: GuestMemory, context: () => ControllerContext) => GuestMemory;
  readonly change?: (parts: ControllerParts) => void;
}

/** A change of the migration: none if the controller has none. */
export const ofMigration =
  (change: (parts: MigratingParts) => void): NonNullable<DeviceMutation['change']> =>
  ({ migration, ...parts }) => {
    if (migration !== undefined) change({ ...parts, migration });
  };

/** The destination takes over a state that was accepted otherwise than it is. */
export const ofLoadedState = (
  change: (state: ControllerState, parts: MigratingParts) => Partial<ControllerState>,
): NonNullable<DeviceMutation['change']> =>
  ofMigration((parts) => {
    replace(parts.migration, 'apply', (apply) => (state) => apply({ ...state, ...change(state, parts) }));
  });

/** Puts another method in the place of an object's own; `make` gets that, bound to the object. */
export function replace<T extends object, K extends keyof T>(
  target: T,
  name: K,
  make: (original: T[K]) => T[K],
): void {
  const original = (target[name] as (...values: unknown[]) => unknown).bind(target) as T[K];
  Object.defineProperty(target, name, { value: make(original), configurable: true, writable: true });
}
