import type { GuestMemory } from 'vfio-user';
import { QueueMemory } from '../queues/queue-memory.js';
import { PAGE_SIZE } from '../specification/limits.js';

/**
 * The two pages of Doorbell Buffer Config (NVMe 1.4, 5.7 and B.5): the host writes its tails and heads into the
 * first, and rings the real doorbell only when it passes the event index that the controller left in the second.
 * Both have to lie in mapped memory; while they do not, the registers alone count.
 */
export class ShadowDoorbells {
  readonly #doorbells: QueueMemory;
  readonly #eventIndexes: QueueMemory;

  /** @param doorbells and @param eventIndexes are page-aligned guest addresses. */
  constructor(
    readonly memory: GuestMemory,
    readonly doorbells: number,
    readonly eventIndexes: number,
  ) {
    this.#doorbells = new QueueMemory(memory, doorbells, PAGE_SIZE, 'read-write');
    this.#eventIndexes = new QueueMemory(memory, eventIndexes, PAGE_SIZE, 'read-write');
  }

  /** Whether both pages can be reached. */
  get reachable(): boolean {
    return this.#doorbells.words !== undefined && this.#eventIndexes.words !== undefined;
  }

  /** The word that the host wrote; undefined if the page is not mapped. */
  load(index: number): number | undefined {
    const { words } = this.#doorbells;
    return words === undefined ? undefined : Atomics.load(words, index);
  }

  /** Puts a value into the host's page, as if the host had. */
  store(index: number, value: number): void {
    this.#write(this.#doorbells, index, value);
  }

  /**
   * Publishes up to where the controller has seen, and then looks again. The store is sequentially consistent and
   * the load follows it: either this sees the host's newer value, or the host sees the event index and rings.
   */
  arm(index: number, seen: number): number | undefined {
    this.#write(this.#eventIndexes, index, seen);
    return this.load(index);
  }

  forgetMemory(): void {
    this.#doorbells.forget();
    this.#eventIndexes.forget();
  }

  #write(page: QueueMemory, index: number, value: number): void {
    const { words } = page;
    if (words === undefined) return;
    Atomics.store(words, index, value);
    this.memory.markDirty(page.address + 4 * index, 4);
  }
}
