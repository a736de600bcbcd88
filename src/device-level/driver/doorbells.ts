import { RegionIndex } from 'vfio-user';
import { DOORBELL_OFFSET, type ServedDevice } from '../devices/served-device.js';
import type { GuestLayout } from '../guest-layout.js';
import type { QueuePair } from './queue-pair.js';

/** How a driver tells the controller of tails and heads: by register writes, in a mapped page, or in its own memory. */
export class Doorbells {
  /** Whether the controller was given shadow doorbells (NVMe 1.4, 5.7). */
  shadowed = false;

  constructor(readonly layout: GuestLayout) {}

  ringTail(device: ServedDevice, queue: QueuePair): void {
    this.#ring(device, queue.id, 2 * queue.id, queue.tail);
  }

  ringHead(device: ServedDevice, queue: QueuePair): void {
    this.#ring(device, queue.id, 2 * queue.id + 1, queue.completionHead);
  }

  /** Writes a doorbell's register, whatever else there is. It is not waited for. */
  write(device: ServedDevice, index: number, value: number): void {
    const data = Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, 0, 0);
    device.client.postRegionWrite(RegionIndex.BAR0, DOORBELL_OFFSET + 4 * index, data);
  }

  #ring(device: ServedDevice, queue: number, index: number, value: number): void {
    const { doorbells } = device;
    if (doorbells !== undefined) Atomics.store(doorbells, index, value);
    // Drivers do not shadow the admin queue's doorbells.
    else if (!this.shadowed || queue === 0 || this.#passesEventIndex(device, index, value)) {
      this.write(device, index, value);
    }
  }

  /** Stores the shadow, and tells whether the controller asked to be rung for it. */
  #passesEventIndex({ memory }: ServedDevice, index: number, value: number): boolean {
    const { shadowDoorbells, eventIndexes } = this.layout;
    const old = memory.words[(shadowDoorbells >>> 2) + index]!;
    memory.mark(shadowDoorbells + 4 * index, 4);
    Atomics.store(memory.words, (shadowDoorbells >>> 2) + index, value);
    const event = Atomics.load(memory.words, (eventIndexes >>> 2) + index);
    return ((value - event - 1) & 0xffff) < ((value - old) & 0xffff);
  }
}
