import type { PhaseName } from './phases.js';

/** Which machine owns the guest and its data. */
export type Owner = 'source' | 'destination';

/** A migration that did not come to its end, after everything was put back in order. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';

  constructor(
    readonly phase: PhaseName,
    readonly owner: Owner,
    /** What QEMU said of it: the status of `query-migrate` and its `error-desc`. */
    readonly status: string | undefined,
    cause: unknown,
  ) {
    const said = cause instanceof Error ? cause.message : String(cause);
    super(
      `Expected the migration to complete, but it failed in its phase "${phase}": ${said} ` +
        `The ${owner} owns the guest${status === undefined ? '' : ` (QEMU's status: ${status})`}.`,
      { cause },
    );
  }
}
