import type { GuestMemory } from 'vfio-user';
import { SUBMISSION_ENTRY_SIZE } from '../specification/limits.js';
import type { Command } from './command.js';
import type { CompletionQueue } from './completion-queue.js';
import { QueueMemory } from './queue-memory.js';

const ENTRY_WORDS = SUBMISSION_ENTRY_SIZE / 4;

/** A submission queue (NVMe 1.4, 4.1): the host writes entries and the tail, the controller moves the head. */
export class SubmissionQueue {
  head = 0;
  /** The last valid tail that the host rang. */
  tail = 0;
  readonly #memory: QueueMemory;

  /**
   * @param address of the first entry, page aligned.
   * @param entries 2 to 1,024 (4,096 for the admin queue).
   * @param priority as Create I/O Submission Queue gave it (QPRIO); stored only, arbitration is round robin.
   */
  constructor(
    readonly id: number,
    readonly address: number,
    readonly entries: number,
    readonly completionQueue: CompletionQueue,
    readonly priority: number,
    memory: GuestMemory,
  ) {
    this.#memory = new QueueMemory(memory, address, entries * SUBMISSION_ENTRY_SIZE, 'read');
  }

  get empty(): boolean {
    return this.head === this.tail;
  }

  /** Takes the host's tail; false if it is not an index of this queue. */
  ring(tail: number): boolean {
    if (tail >= this.entries) return false;
    this.tail = tail;
    return true;
  }

  /**
   * Copies the entry at the head and moves on. The copy is what is checked and executed: the host may
   * change its memory meanwhile. Throws if the queue's memory cannot be read.
   */
  fetch(command: Command): void {
    const words = this.#memory.words;
    if (words === undefined) {
      this.#memory.memory.read(this.address + this.head * SUBMISSION_ENTRY_SIZE, command.bytes);
    } else {
      const base = this.head * ENTRY_WORDS;
      const target = command.words;
      for (let index = 0; index < ENTRY_WORDS; index++) target[index] = words[base + index]!;
    }
    this.head = this.head + 1 === this.entries ? 0 : this.head + 1;
    command.submissionQueue = this;
  }

  forgetMemory(): void {
    this.#memory.forget();
  }
}
