import { Connection } from 'vfio-user';
import { MessageIds } from './message-ids.js';
import type { Watch } from './poll-loop.js';

/** Who is at an end of the relay: QEMU, the protocol's client, or the device server. */
export type EndName = 'client' | 'server';

/** How messages call them. */
export const PEER_NAMES = { client: 'QEMU', server: 'the device server' } as const;

/** One of the two ends of the relay. */
export class End implements Disposable {
  readonly connection: Connection;
  /** The ids of the commands that come from this end, and of those that the proxy sends in its role. */
  readonly commandIds = new MessageIds();
  /** Relayed messages that came from here. */
  messages = 0;
  bytes = 0;
  /** Commands of the proxy's own that went here. */
  injected = 0;
  watch: Watch | undefined;
  /** Whether it is not to be read for now. */
  held = false;

  constructor(
    readonly name: EndName,
    socket: number,
    maxMessageSize: number,
    maxQueuedBytes: number,
  ) {
    this.connection = new Connection(socket, { maxMessageSize, maxQueuedBytes });
  }

  [Symbol.dispose](): void {
    this.watch?.[Symbol.dispose]();
    this.connection.close();
  }
}
