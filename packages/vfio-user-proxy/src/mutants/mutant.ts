import type { Mutant } from 'vfio-user';
import type { Operations } from '../control/requests.js';
import type { Relay } from '../relay/relay.js';

/** A bug that can be switched on in the proxy, with what it changes when the proxy and its relays are made. */
export interface ProxyMutant extends Mutant {
  /** Changes what is done for requests, in the given table. */
  readonly operations?: (operations: Operations) => void;
  /** Changes a relay. */
  readonly relay?: (relay: Relay) => void;
}
