import type { Message } from 'vfio-user';
import type { NativeBuffer } from 'vfio-user/native';
import type { End } from './end.js';

/** How messages get through a relay. While faults are on, theirs stands in the place of the straight one. */
export interface Passage {
  /** Takes what came from one end: for the other one, or for the proxy if it answers a command of its own. */
  relayed(from: End, to: End, message: Message): void;
  /** Takes a command of the proxy's own to one end: the first `size` bytes of the buffer. */
  injected(to: End, buffer: NativeBuffer, size: number): void;
}
