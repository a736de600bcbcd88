import { checked, libc } from './libc.js';

const F_GETFL = 3;
const F_SETFL = 4;
const F_DUPFD_CLOEXEC = 1030;
const O_NONBLOCK = 0o4000;

/** Closes a descriptor that this process owns. A failure is of no use to anyone: Linux has released it anyway. */
export function closeDescriptor(descriptor: number): void {
  libc.close(descriptor);
}

/** A second descriptor for the same open file description, closed on exec. */
export function duplicateDescriptor(descriptor: number): number {
  return checked(libc.fcntl(descriptor, F_DUPFD_CLOEXEC, 0), 'fcntl', `duplicating descriptor ${descriptor}`);
}

/** Whether reads and writes of this open file description return at once instead of waiting. */
export function isNonblocking(descriptor: number): boolean {
  return (checked(libc.fcntl(descriptor, F_GETFL, 0), 'fcntl') & O_NONBLOCK) !== 0;
}

/** Makes reads and writes return at once, for everybody who shares the open file description. */
export function setNonblocking(descriptor: number): void {
  const flags = checked(libc.fcntl(descriptor, F_GETFL, 0), 'fcntl');
  checked(libc.fcntl(descriptor, F_SETFL, flags | O_NONBLOCK), 'fcntl');
}
