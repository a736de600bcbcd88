import { checked, errno, libc } from './libc.js';
import { NativeBuffer } from './native-buffer.js';
import { EINTR } from './system-error.js';

export const POLLIN = 0x1;
export const POLLOUT = 0x4;
export const POLLERR = 0x8;
export const POLLHUP = 0x10;

/** The array of `struct pollfd` that poll(2) takes, kept between calls. */
export class PollSet {
  length = 0;
  private buffer = new NativeBuffer(8 * 16);

  /** Adds a descriptor and returns its place. */
  add(descriptor: number, events: number): number {
    if (8 * (this.length + 1) > this.buffer.length) {
      const larger = new NativeBuffer(this.buffer.length * 2);
      larger.bytes.set(this.buffer.bytes);
      this.buffer = larger;
    }
    const place = this.length++;
    this.buffer.view.setInt32(8 * place, descriptor, true);
    this.buffer.view.setUint32(8 * place + 4, events, true);
    return place;
  }

  /** What happened at that place in the last `poll` (POLLIN, POLLOUT, POLLHUP, ...). */
  happened(place: number): number {
    return this.buffer.view.getUint16(8 * place + 6, true);
  }

  clear(): void {
    this.length = 0;
  }

  /** Waits up to `milliseconds` (-1: for ever, 0: not at all). Returns how many places have something. */
  poll(milliseconds: number): number {
    const count = libc.poll(this.buffer.pointer, this.length, milliseconds) as number;
    if (count >= 0) return count;
    if (errno() === EINTR) return 0;
    return checked(count, 'poll');
  }
}

const single = new PollSet();

function wait(descriptor: number, events: number, milliseconds: number): boolean {
  single.clear();
  single.add(descriptor, events);
  return single.poll(milliseconds) > 0;
}

/** Waits until a descriptor is readable (or its end is seen). Returns false if the time passed first. */
export const waitReadable = (descriptor: number, milliseconds: number): boolean =>
  wait(descriptor, POLLIN, milliseconds);

/** Waits until a descriptor is writable. Returns false if the time passed first. */
export const waitWritable = (descriptor: number, milliseconds: number): boolean =>
  wait(descriptor, POLLOUT, milliseconds);
