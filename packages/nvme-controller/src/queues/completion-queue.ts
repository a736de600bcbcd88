import type { GuestMemory } from 'vfio-user';
import { COMPLETION_ENTRY_SIZE } from '../specification/limits.js';
import { QueueMemory } from './queue-memory.js';

const ENTRY_WORDS = COMPLETION_ENTRY_SIZE / 4;

/** A completion queue (NVMe 1.4, 4.1 and 4.6): the controller posts entries, the host moves the head. */
export class CompletionQueue {
  /** The last valid head that the host rang. */
  head = 0;
  tail = 0;
  /** The value of the phase tag that marks an entry of this pass as new. */
  phase: 0 | 1 = 1;
  /** Slots kept for commands that were fetched and complete later, so that they never find the queue full. */
  reserved = 0;
  /** Whether entries were posted that no interrupt announced. */
  interruptDue = false;
  /** When the host was interrupted (performance.now), if it has not moved the head since; else 0. */
  interruptedAt = 0;
  readonly #memory: QueueMemory;
  readonly #entry = new Uint32Array(ENTRY_WORDS);
  readonly #entryBytes = new Uint8Array(this.#entry.buffer);

  /**
   * @param address of the first entry, page aligned.
   * @param entries 2 to 1,024 (4,096 for the admin queue).
   */
  constructor(
    readonly id: number,
    readonly address: number,
    readonly entries: number,
    readonly vector: number,
    readonly interruptsEnabled: boolean,
    memory: GuestMemory,
  ) {
    this.#memory = new QueueMemory(memory, address, entries * COMPLETION_ENTRY_SIZE, 'read-write');
  }

  /** Entries that the host has not consumed yet. */
  get unconsumed(): number {
    return this.tail >= this.head ? this.tail - this.head : this.tail - this.head + this.entries;
  }

  /** Entries that can still be posted: one always stays free, and reserved ones are spoken for. */
  get room(): number {
    return this.entries - 1 - this.unconsumed - this.reserved;
  }

  /** Takes the host's head; false if it is no index of this queue or passes what was posted. */
  ring(head: number): boolean {
    if (head >= this.entries) return false;
    const consumed = head >= this.head ? head - this.head : head - this.head + this.entries;
    if (consumed > this.unconsumed) return false;
    this.head = head;
    if (consumed === 0) return true;
    this.interruptedAt = 0;
    if (head === this.tail) this.interruptDue = false;
    return true;
  }

  /**
   * Writes a completion entry. The word with the phase tag goes last: the host, which polls that word, then
   * sees a whole entry. Atomics.store keeps the compiler from moving it, and stores are not reordered with
   * older stores by x86 (nor, as the store is sequentially consistent, by any other processor).
   * Throws if the queue's memory cannot be written. The caller makes sure that there is room.
   */
  post(
    result: number,
    submissionQueue: number,
    submissionHead: number,
    command: number,
    status: number,
  ): void {
    const words = this.#memory.words;
    const queueWord = submissionHead | (submissionQueue << 16);
    const phaseWord = command | (this.phase << 16) | (status << 17);
    const address = this.address + this.tail * COMPLETION_ENTRY_SIZE;
    if (words === undefined) {
      this.#entry[0] = result;
      this.#entry[1] = 0;
      this.#entry[2] = queueWord;
      this.#entry[3] = phaseWord;
      const { memory } = this.#memory;
      memory.write(address, this.#entryBytes.subarray(0, 12));
      memory.write(address + 12, this.#entryBytes.subarray(12));
    } else {
      const base = this.tail * ENTRY_WORDS;
      words[base] = result;
      words[base + 1] = 0;
      words[base + 2] = queueWord;
      Atomics.store(words, base + 3, phaseWord >>> 0);
      this.#memory.memory.markDirty(address, COMPLETION_ENTRY_SIZE);
    }
    this.tail++;
    if (this.tail === this.entries) {
      this.tail = 0;
      this.phase = this.phase === 1 ? 0 : 1;
    }
    this.interruptDue = true;
  }

  forgetMemory(): void {
    this.#memory.forget();
  }
}
