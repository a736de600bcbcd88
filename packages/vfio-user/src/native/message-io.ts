import { closeDescriptor } from './descriptor.js';
import { errno, libc } from './libc.js';
import { NativeBuffer } from './native-buffer.js';

const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const MSG_CTRUNC = 0x8;
const MSG_NOSIGNAL = 0x4000;
const MSG_CMSG_CLOEXEC = 0x40000000;
const CMSG_HEADER = 16;
/** SCM_MAX_FD of the kernel: it never passes more in one message. */
export const MAX_DESCRIPTORS = 253;

const NO_DESCRIPTORS: readonly number[] = [];

// struct msghdr on 64-bit Linux: iov at 16, iovlen 24, control 32, controllen 40, flags 48; then the one iovec.
const IOV = 56;
const CONTROL = 72;
const CONTROL_SPACE = CMSG_HEADER + 4 * MAX_DESCRIPTORS + 4;

function messageHeader(): NativeBuffer {
  const header = new NativeBuffer(CONTROL + CONTROL_SPACE);
  header.view.setBigUint64(16, BigInt(header.pointer + IOV), true);
  header.view.setBigUint64(24, 1n, true);
  return header;
}

/** A size or an address of less than 2^53, as two words: several times faster than through a BigInt. */
function setSize(view: DataView, offset: number, value: number): void {
  view.setUint32(offset, value >>> 0, true);
  view.setUint32(offset + 4, Math.floor(value / 0x1_0000_0000), true);
}

/** sendmsg(2) and recvmsg(2) with SCM_RIGHTS on a nonblocking stream socket, without allocating. */
export class MessageIo {
  /** The descriptors that came with the last `receive`; the caller owns them. */
  received: readonly number[] = NO_DESCRIPTORS;
  /** Whether the kernel had to drop descriptors in the last `receive` (the process has too many open). */
  truncated = false;
  private readonly incoming = messageHeader();
  private readonly outgoing = messageHeader();

  /** Returns the number of bytes, 0 at the end of the stream, or -errno. */
  receive(socket: number, pointer: number, length: number): number {
    const { view, pointer: header } = this.incoming;
    setSize(view, IOV, pointer);
    setSize(view, IOV + 8, length);
    setSize(view, 32, header + CONTROL);
    view.setUint32(40, CONTROL_SPACE, true);
    const count = libc.recvmsg(socket, header, MSG_CMSG_CLOEXEC) as number;
    this.received = NO_DESCRIPTORS;
    this.truncated = false;
    if (count < 0) return -errno();
    const controlLength = view.getUint32(40, true);
    if (controlLength !== 0) this.received = this.readControl(controlLength);
    this.truncated = (view.getUint32(48, true) & MSG_CTRUNC) !== 0;
    return count;
  }

  /** Sends bytes, the descriptors with the first of them. Returns the number of bytes sent, or -errno. */
  send(socket: number, pointer: number, length: number, descriptors = NO_DESCRIPTORS): number {
    const { view, pointer: header } = this.outgoing;
    setSize(view, IOV, pointer);
    setSize(view, IOV + 8, length);
    if (descriptors.length === 0) {
      setSize(view, 32, 0);
      view.setUint32(40, 0, true);
    } else {
      this.writeControl(descriptors);
    }
    const count = libc.sendmsg(socket, header, MSG_NOSIGNAL) as number;
    return count < 0 ? -errno() : count;
  }

  private readControl(controlLength: number): number[] {
    const { view } = this.incoming;
    const descriptors: number[] = [];
    for (let at = CONTROL; at + CMSG_HEADER <= CONTROL + controlLength; ) {
      const length = view.getUint32(at, true);
      if (length < CMSG_HEADER) break;
      if (view.getInt32(at + 8, true) === SOL_SOCKET && view.getInt32(at + 12, true) === SCM_RIGHTS) {
        for (let i = at + CMSG_HEADER; i + 4 <= at + length; i += 4) descriptors.push(view.getInt32(i, true));
      }
      at += (length + 7) & ~7;
    }
    return descriptors;
  }

  private writeControl(descriptors: readonly number[]): void {
    if (descriptors.length > MAX_DESCRIPTORS) {
      throw new RangeError(
        `Expected at most ${MAX_DESCRIPTORS} descriptors in a message, but got ${descriptors.length}`,
      );
    }
    const { view, pointer: header } = this.outgoing;
    const length = CMSG_HEADER + 4 * descriptors.length;
    setSize(view, 32, header + CONTROL);
    view.setUint32(40, (length + 7) & ~7, true);
    setSize(view, CONTROL, length);
    view.setInt32(CONTROL + 8, SOL_SOCKET, true);
    view.setInt32(CONTROL + 12, SCM_RIGHTS, true);
    for (let i = 0; i < descriptors.length; i++) {
      view.setInt32(CONTROL + CMSG_HEADER + 4 * i, descriptors[i]!, true);
    }
  }
}

export function closeAll(descriptors: readonly number[]): void {
  for (const descriptor of descriptors) closeDescriptor(descriptor);
}
