/** The connection is over: the peer closed it, or a system call on it failed. */
export class ConnectionClosedError extends Error {
  override readonly name = 'ConnectionClosedError';
}

/** The peer broke the framing of messages, after which nothing on the stream can be trusted. */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}
