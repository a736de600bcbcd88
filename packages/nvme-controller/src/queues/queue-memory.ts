import type { GuestMemory, MemoryAccess } from 'vfio-user';

/**
 * The guest memory that holds a queue's entries, looked up once and again only when the mappings changed.
 * A queue whose pages lie in several mappings, or in one without a descriptor, has no window and is copied.
 */
export class QueueMemory {
  #generation = Number.NaN;
  #words: Uint32Array | undefined;

  /** @param length bytes, from `address` on, physically contiguous (CAP.CQR). */
  constructor(
    readonly memory: GuestMemory,
    readonly address: number,
    readonly length: number,
    readonly access: MemoryAccess,
  ) {}

  get words(): Uint32Array | undefined {
    if (this.memory.generation !== this.#generation) {
      this.#generation = this.memory.generation;
      this.#words = this.memory.window(this.address, this.length, this.access)?.words;
    }
    return this.#words;
  }

  /** Forgets the window: nothing is kept of memory that is about to go. */
  forget(): void {
    this.#generation = Number.NaN;
    this.#words = undefined;
  }
}
