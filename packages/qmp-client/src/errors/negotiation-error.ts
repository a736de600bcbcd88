import { QmpError } from './qmp-error.js';

/** The peer did not accept the capabilities that were asked for, or lacks one that a call needs. */
export class NegotiationError extends QmpError {
  override readonly name = 'NegotiationError';
  /** The capabilities that the peer offered. */
  readonly offered: readonly string[];
  /** The capabilities that were asked for. */
  readonly requested: readonly string[];

  constructor(
    message: string,
    details: { offered: readonly string[]; requested: readonly string[]; cause?: unknown },
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.offered = details.offered;
    this.requested = details.requested;
  }
}
