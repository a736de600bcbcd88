import { constants } from 'node:os';

/** The errno names that the protocol's replies use. */
export type ErrnoName = keyof typeof constants.errno;

/** An error that has an errno for the peer: the server answers the message with it and goes on. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly errno: number;

  constructor(
    readonly code: ErrnoName,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.errno = constants.errno[code];
  }
}
