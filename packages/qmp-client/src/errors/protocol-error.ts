import type { UnansweredCommand } from './connection-closed-error.js';
import { QmpError } from './qmp-error.js';

/** The peer sent what the protocol does not allow. The connection is closed, for nothing after it can be trusted. */
export class ProtocolError extends QmpError {
  override readonly name = 'ProtocolError';
  /** The offending bytes; of a long message, the beginning. */
  readonly received: Uint8Array;
  /** Every command that had no response at that moment. */
  readonly pending: readonly UnansweredCommand[];

  constructor(
    message: string,
    details: { received: Uint8Array; pending?: readonly UnansweredCommand[]; cause?: unknown },
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.received = details.received;
    this.pending = details.pending ?? [];
  }
}
