import { Command, InterruptIndex, IRQ_SET_SIZE, IrqSetFlags, type Message } from 'vfio-user';
import {
  closeAll,
  closeDescriptor,
  createEventfd,
  drainEventfd,
  duplicateDescriptor,
  POLLIN,
  signalEventfd,
  waitWritable,
} from 'vfio-user/native';
import type { PollLoop, Watch } from './poll-loop.js';
import { withoutMappableAreas } from './region-info.js';

/** PCI allows 2048 vectors at most (MSI-X). */
const MAX_VECTORS = 2048;

/** A vector whose signals go through the proxy. */
interface Vector {
  /** What the device server signals. */
  readonly own: number;
  /** What QEMU waits for. */
  readonly guest: number;
  readonly watch: Watch;
}

/**
 * Keeps the device server from reaching the guest by any way but messages, so that a trace holds all that it saw and
 * did: DMA mappings lose their descriptors, regions their mappable areas, and each vector gets an eventfd of the
 * proxy's, which signals QEMU's.
 */
export class Interception implements Disposable {
  readonly #loop: PollLoop;
  readonly #interrupted: (index: number, vector: number, count: number) => void;
  /** By interrupt index and vector. */
  readonly #vectors = new Map<number, Map<number, Vector>>();

  /** @param interrupted is told of every signal before it is passed on */
  constructor(loop: PollLoop, interrupted: (index: number, vector: number, count: number) => void) {
    this.#loop = loop;
    this.#interrupted = interrupted;
  }

  /** Takes the descriptors out of a command of QEMU's, or puts others in their place. */
  command(message: Message): void {
    if (message.command === Command.DMA_MAP) closeAll(message.takeDescriptors());
    else if (message.command === Command.DEVICE_SET_IRQS) this.#setIrqs(message);
  }

  /** Takes the mappable areas out of a reply of the server's. */
  reply(message: Message): void {
    if (message.command !== Command.DEVICE_GET_REGION_INFO || message.failure !== 0) return;
    closeAll(message.takeDescriptors());
    withoutMappableAreas(message.payload);
  }

  [Symbol.dispose](): void {
    for (const index of this.#vectors.keys()) this.#releaseFrom(index, 0);
  }

  #setIrqs(message: Message): void {
    if (message.payloadLength < IRQ_SET_SIZE) return;
    const { view, payloadStart: at } = message;
    const flags = view.getUint32(at + 4, true);
    const index = view.getUint32(at + 8, true);
    const start = view.getUint32(at + 12, true);
    const count = view.getUint32(at + 16, true);
    if ((flags & IrqSetFlags.ACTION_TRIGGER) === 0 || index > InterruptIndex.REQ) return;
    if ((flags & IrqSetFlags.DATA_NONE) !== 0 && count === 0) this.#releaseFrom(index, start);
    if ((flags & IrqSetFlags.DATA_EVENTFD) === 0 || start + count > MAX_VECTORS) return;
    const guests = message.takeDescriptors();
    for (let i = 0; i < count; i++) this.#release(index, start + i);
    const passed: number[] = [];
    try {
      for (const guest of guests) passed.push(this.#intercept(index, start + passed.length, guest));
    } catch (error) {
      closeAll([...passed, ...guests.slice(passed.length)]);
      throw error;
    }
    message.descriptors = passed;
  }

  /** Takes a descriptor over, unless it throws. Returns the one for the server, which goes with the message. */
  #intercept(index: number, vector: number, guest: number): number {
    const own = createEventfd();
    let passed: number;
    try {
      passed = duplicateDescriptor(own);
    } catch (error) {
      closeDescriptor(own);
      throw error;
    }
    const watch = this.#loop.watch(own, POLLIN, () => {
      const count = drainEventfd(own);
      if (count === 0) return;
      this.#interrupted(index, vector, count);
      // A peer's eventfd may be a blocking one; one that is full is signalled already.
      if (waitWritable(guest, 0)) signalEventfd(guest);
    });
    let vectors = this.#vectors.get(index);
    if (vectors === undefined) {
      vectors = new Map();
      this.#vectors.set(index, vectors);
    }
    vectors.set(vector, { own, guest, watch });
    return passed;
  }

  #releaseFrom(index: number, start: number): void {
    for (const vector of [...(this.#vectors.get(index)?.keys() ?? [])]) {
      if (vector >= start) this.#release(index, vector);
    }
  }

  #release(index: number, vector: number): void {
    const released = this.#vectors.get(index)?.get(vector);
    if (released === undefined) return;
    this.#vectors.get(index)!.delete(vector);
    released.watch[Symbol.dispose]();
    closeDescriptor(released.own);
    closeDescriptor(released.guest);
  }
}
