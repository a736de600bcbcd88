import { checked, libc } from './libc.js';

const F_DUPFD_CLOEXEC = 1030;

/** Closes a descriptor that this process owns. A failure is of no use to anyone: Linux has released it anyway. */
export function closeDescriptor(descriptor: number): void {
  libc.close(descriptor);
}

/** A second descriptor for the same open file description, closed on exec. */
export function duplicateDescriptor(descriptor: number): number {
  return checked(libc.fcntl(descriptor, F_DUPFD_CLOEXEC, 0), 'fcntl', `duplicating descriptor ${descriptor}`);
}
