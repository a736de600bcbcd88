import type { MigrationState } from 'vfio-user';

/** What a client may do to a device that can migrate. */
export type Operation =
  | { readonly does: 'ask-for-state'; readonly state: MigrationState }
  | { readonly does: 'reset' }
  /** MIG_DATA_READ, of so many bytes, or to the end. */
  | { readonly does: 'read'; readonly bytes: number | 'all' }
  /** MIG_DATA_WRITE: a state that the device saved before, or bytes that are none. */
  | { readonly does: 'write'; readonly what: 'good' | 'bad' }
  /** A doorbell for one command: it is to complete if the device runs, and not before. */
  | { readonly does: 'command' };
