import { QmpError } from './qmp-error.js';

/** A command that was sent, or waited to be sent, and has had no response. */
export interface UnansweredCommand {
  readonly id: number;
  readonly command: string;
  readonly arguments: object | undefined;
}

/** The connection is gone: closed here, closed by the peer, or broken. `cause` is the system's error, if any. */
export class ConnectionClosedError extends QmpError {
  override readonly name = 'ConnectionClosedError';
  /** Who ended the connection. */
  readonly closedBy: 'us' | 'peer';
  /** Every command that had no response at that moment. */
  readonly pending: readonly UnansweredCommand[];
  /** The beginning of a message that the peer did not finish. */
  declare readonly unfinished?: Uint8Array;

  constructor(
    message: string,
    details: {
      closedBy: 'us' | 'peer';
      pending: readonly UnansweredCommand[];
      unfinished?: Uint8Array | undefined;
      cause?: unknown;
    },
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.closedBy = details.closedBy;
    this.pending = details.pending;
    if (details.unfinished !== undefined) this.unfinished = details.unfinished;
  }
}
