import { closeDescriptor } from './descriptor.js';
import { checked, errno, libc } from './libc.js';
import { NativeBuffer } from './native-buffer.js';
import { EAGAIN, SystemError } from './system-error.js';

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC;
const SHUT_RDWR = 2;

/** `sizeof(sun_path)`: a longer path would be cut, and the socket made somewhere else. */
const PATH_SIZE = 108;

function addressFor(path: string): NativeBuffer {
  const encoded = new TextEncoder().encode(path);
  if (encoded.length === 0 || encoded.length >= PATH_SIZE || encoded.includes(0)) {
    throw new RangeError(
      `Expected a Unix socket path of 1 to ${PATH_SIZE - 1} bytes without NUL, but got ${encoded.length} bytes: ` +
        `${path}; use a shorter directory`,
    );
  }
  const address = new NativeBuffer(2 + PATH_SIZE);
  address.view.setUint16(0, AF_UNIX, true);
  address.bytes.set(encoded, 2);
  return address;
}

function withSocket(use: (descriptor: number) => void): number {
  const descriptor = checked(libc.socket(AF_UNIX, SOCK_STREAM | FLAGS, 0), 'socket');
  try {
    use(descriptor);
    return descriptor;
  } catch (error) {
    closeDescriptor(descriptor);
    throw error;
  }
}

/** A nonblocking listening socket at `path`. Throws a SystemError with EADDRINUSE if something is there. */
export function listenUnix(path: string, backlog = 16): number {
  const address = addressFor(path);
  return withSocket((descriptor) => {
    checked(libc.bind(descriptor, address.pointer, address.length), 'bind', path);
    checked(libc.listen(descriptor, backlog), 'listen', path);
  });
}

/** A nonblocking socket connected to `path`: a Unix socket connects at once or fails (EAGAIN: backlog full). */
export function connectUnix(path: string): number {
  const address = addressFor(path);
  return withSocket((descriptor) => {
    checked(libc.connect(descriptor, address.pointer, address.length), 'connect', path);
  });
}

/** The next waiting connection, nonblocking; undefined if there is none. */
export function acceptUnix(listener: number): number | undefined {
  const descriptor = libc.accept4(listener, 0, 0, FLAGS);
  if (descriptor !== -1) return descriptor;
  const error = errno();
  if (error === EAGAIN) return undefined;
  throw new SystemError('accept4', error);
}

/** Two connected nonblocking sockets. */
export function unixSocketPair(): [number, number] {
  const pair = new NativeBuffer(8);
  checked(libc.socketpair(AF_UNIX, SOCK_STREAM | FLAGS, 0, pair.pointer), 'socketpair');
  return [pair.view.getInt32(0, true), pair.view.getInt32(4, true)];
}

/** Ends both directions, so that the peer, and a poll of our own, see the end at once. */
export function shutdownSocket(descriptor: number): void {
  libc.shutdown(descriptor, SHUT_RDWR);
}
