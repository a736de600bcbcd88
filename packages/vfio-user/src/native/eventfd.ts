import { checked, errno, libc } from './libc.js';
import { NativeBuffer } from './native-buffer.js';
import { EAGAIN } from './system-error.js';

const EFD_CLOEXEC = 0o2000000;
const EFD_NONBLOCK = 0o4000;

const one = new NativeBuffer(8);
one.view.setBigUint64(0, 1n, true);
const counter = new NativeBuffer(8);

/** A new nonblocking eventfd with counter 0. */
export function createEventfd(): number {
  return checked(libc.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), 'eventfd');
}

/** Adds one to the counter. Returns whether it did; a full counter, or a descriptor that is none, says no. */
export function signalEventfd(descriptor: number): boolean {
  return libc.write(descriptor, one.pointer, 8) === 8;
}

/** Takes the counter (how often it was signalled since the last time), 0 if it was not. */
export function drainEventfd(descriptor: number): number {
  if (libc.read(descriptor, counter.pointer, 8) === 8) return Number(counter.view.getBigUint64(0, true));
  if (errno() !== EAGAIN) checked(-1, 'read', `descriptor ${descriptor} is not an eventfd`);
  return 0;
}
