/** System calls for device authors: published as `vfio-user/native`. Linux on 64-bit little-endian machines. */
export { AsyncFileCalls } from './async-file.js';
export { closeDescriptor, duplicateDescriptor, isNonblocking, setNonblocking } from './descriptor.js';
export { createEventfd, drainEventfd, signalEventfd } from './eventfd.js';
export * from './file.js';
export { createMemfd, Mapping } from './mapping.js';
export { closeAll, MAX_DESCRIPTORS, MessageIo } from './message-io.js';
export { NativeBuffer } from './native-buffer.js';
export { signalOnParentExit } from './parent.js';
export {
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  PollSet,
  waitReadable,
  waitWritable,
} from './poll-set.js';
export { SystemError } from './system-error.js';
export { acceptUnix, connectUnix, listenUnix, shutdownSocket, unixSocketPair } from './unix-socket.js';
export { yieldProcessor } from './yield.js';
