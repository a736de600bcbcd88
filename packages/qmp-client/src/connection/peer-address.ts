import { connect, type Socket } from 'node:net';
import { ConnectError, TimeoutError } from '../errors/index.js';
import { awaitWithin, type WaitLimits } from './wait-limits.js';

/** Where the peer listens: a Unix socket's path, or a TCP host and port. */
export type PeerAddress = { path: string } | { host: string; port: number };

/** Linux keeps 108 bytes for the path, the last of them a NUL; Node cuts a longer one without a word. */
const longestSocketPath = 107;

/** An address as messages show it. */
export function describeAddress(address: PeerAddress): string {
  return 'path' in address ? address.path : `${address.host}:${address.port}`;
}

/** @throws {ConnectError} when a Unix socket's path is too long for the kernel. */
export function checkAddress(address: PeerAddress): void {
  if (!('path' in address)) return;
  const length = Buffer.byteLength(address.path);
  if (length > longestSocketPath || length === 0) {
    throw new ConnectError(
      `Expected a socket path of 1 to ${longestSocketPath} bytes, but ${JSON.stringify(address.path)} has ${length}; ` +
        'choose a shorter folder.',
      address,
    );
  }
}

/**
 * Opens a stream socket.
 *
 * @throws {ConnectError} when the system refuses.
 * @throws {TimeoutError} when it takes longer than the limit.
 */
export async function openSocket(address: PeerAddress, limits: WaitLimits): Promise<Socket> {
  checkAddress(address);
  let socket: Socket | undefined;
  try {
    await awaitWithin<void>(
      limits,
      (timeout) =>
        new TimeoutError(
          `Expected ${describeAddress(address)} to accept a connection within ${timeout} ms.`,
          {
            timeout,
          },
        ),
      (resolve, reject) => {
        socket = connect({ ...address, noDelay: true }, resolve);
        socket.on('error', (cause: NodeJS.ErrnoException) =>
          reject(
            new ConnectError(
              `Expected to connect to ${describeAddress(address)}, but the system said ${cause.code ?? cause.message}; ` +
                'is the peer running, and listening there?',
              address,
              { cause },
            ),
          ),
        );
      },
    );
    return socket!;
  } catch (error) {
    socket?.destroy();
    throw error;
  }
}
