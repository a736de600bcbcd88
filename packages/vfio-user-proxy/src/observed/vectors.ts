import { readlinkSync } from 'node:fs';
import { InterruptIndex, IRQ_SET_SIZE, IrqSetFlags } from 'vfio-user';
import { closeDescriptor, duplicateDescriptor, POLLOUT, PollSet, signalEventfd } from 'vfio-user/native';

/** PCI allows 2048 vectors at most (MSI-X). */
const MAX_VECTORS = 2048;

/** A change of eventfds that waits for the server's reply. */
export interface VectorChange {
  readonly index: number;
  readonly start: number;
  /** Undefined takes a vector's eventfd away. */
  readonly eventfds: readonly (number | undefined)[];
  /** Whether every vector from `start` on loses its eventfd. */
  readonly disable: boolean;
}

/** The eventfds by which the device interrupts the guest: what went by in DEVICE_SET_IRQS. */
export class Vectors implements Disposable {
  readonly #eventfds = new Map<number, Map<number, number>>([
    [InterruptIndex.MSI, new Map()],
    [InterruptIndex.MSIX, new Map()],
  ]);

  /** MSI and MSI-X vectors that have an eventfd. */
  get count(): number {
    let count = 0;
    for (const vectors of this.#eventfds.values()) count += vectors.size;
    return count;
  }

  /**
   * Reads a DEVICE_SET_IRQS payload (argsz, flags, index, start, count).
   *
   * @returns the change, for {@link apply} once the server has accepted it, or undefined if it changes no eventfd
   */
  parse(payload: DataView, descriptors: readonly number[]): VectorChange | undefined {
    if (payload.byteLength < IRQ_SET_SIZE) return undefined;
    const flags = payload.getUint32(4, true);
    const index = payload.getUint32(8, true);
    const start = payload.getUint32(12, true);
    const count = payload.getUint32(16, true);
    if ((flags & IrqSetFlags.ACTION_TRIGGER) === 0 || !this.#eventfds.has(index)) return undefined;
    if ((flags & IrqSetFlags.DATA_NONE) !== 0 && count === 0)
      return { index, start, eventfds: [], disable: true };
    if ((flags & IrqSetFlags.DATA_EVENTFD) === 0 || start + count > MAX_VECTORS) return undefined;
    if (descriptors.length > count) return undefined;
    const eventfds: (number | undefined)[] = descriptors.map((descriptor) =>
      isEventfd(descriptor) ? duplicateDescriptor(descriptor) : undefined,
    );
    // Without descriptors the message takes the vectors' eventfds away.
    while (eventfds.length < count) eventfds.push(undefined);
    return { index, start, eventfds, disable: false };
  }

  apply({ index, start, eventfds, disable }: VectorChange): void {
    const vectors = this.#eventfds.get(index)!;
    if (disable) {
      for (const vector of [...vectors.keys()]) if (vector >= start) this.#set(vectors, vector, undefined);
    }
    eventfds.forEach((eventfd, i) => {
      this.#set(vectors, start + i, eventfd);
    });
  }

  /** Lets go of a change that the server refused. */
  discard({ eventfds }: VectorChange): void {
    for (const eventfd of eventfds) if (eventfd !== undefined) closeDescriptor(eventfd);
  }

  /**
   * Signals every vector once.
   *
   * @returns how many were signalled; an eventfd whose counter is full is already signalled and not counted
   */
  signalAll(): number {
    const eventfds = [...this.#eventfds.values()].flatMap((vectors) => [...vectors.values()]);
    // A peer's eventfd may be a blocking one: look before writing.
    const writable = new PollSet();
    for (const eventfd of eventfds) writable.add(eventfd, POLLOUT);
    if (eventfds.length === 0 || writable.poll(0) === 0) return 0;
    return eventfds.filter((eventfd, place) => {
      return (writable.happened(place) & POLLOUT) !== 0 && signalEventfd(eventfd);
    }).length;
  }

  [Symbol.dispose](): void {
    for (const vectors of this.#eventfds.values()) {
      for (const eventfd of vectors.values()) closeDescriptor(eventfd);
      vectors.clear();
    }
  }

  #set(vectors: Map<number, number>, vector: number, eventfd: number | undefined): void {
    const earlier = vectors.get(vector);
    if (earlier !== undefined) closeDescriptor(earlier);
    if (eventfd === undefined) vectors.delete(vector);
    else vectors.set(vector, eventfd);
  }
}

function isEventfd(descriptor: number): boolean {
  return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith('anon_inode:[eventfd');
}
