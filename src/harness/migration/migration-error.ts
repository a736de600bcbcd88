import type { PhaseName } from '../../scenario/phases.js';

/** Which machine owns the guest and its data; `nobody` if no machine is left that could run it. */
export type Owner = 'source' | 'destination' | 'nobody';

/** What recovering from a failure came to. */
export interface Recovered {
  readonly owner: Owner;
  /** What QEMU said of it: the status of `query-migrate` at the source; undefined if the source is gone. */
  readonly status?: string | undefined;
  /** What is wrong with the owner, in sentences: its drive does not answer, for example. */
  readonly trouble?: string | undefined;
}

const owners: Readonly<Record<Owner, string>> = {
  source: 'The source owns the guest',
  destination: 'The destination owns the guest',
  nobody: 'Nobody runs the guest any more; what it was told is written is on its image',
};

/** A migration that did not come to its end, after everything was put back in order. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly owner: Owner;
  readonly status: string | undefined;

  constructor(
    readonly phase: PhaseName,
    { owner, status, trouble }: Recovered,
    cause: unknown,
    /** What else may have to do with it, in a sentence. */
    explanation?: string,
  ) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const sentence = /[.!?]$/.test(said) ? said : `${said}.`;
    super(
      `Expected the migration to complete, but it failed in its phase "${phase}": ${sentence} ` +
        `${explanation === undefined ? '' : `${explanation} `}` +
        `${owners[owner]}${status === undefined ? '' : ` (QEMU's status: ${status})`}.` +
        `${trouble === undefined ? '' : ` ${trouble}`}`,
      { cause },
    );
    this.owner = owner;
    this.status = status;
  }
}
