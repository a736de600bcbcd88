import type { PeerAddress } from '../connection/peer-address.js';
import { QmpError } from './qmp-error.js';

/** The socket could not be opened. `cause` is the system's error, with its `code` such as `ECONNREFUSED`. */
export class ConnectError extends QmpError {
  override readonly name = 'ConnectError';
  readonly address: PeerAddress;

  constructor(message: string, address: PeerAddress, options?: ErrorOptions) {
    super(message, options);
    this.address = address;
  }
}
