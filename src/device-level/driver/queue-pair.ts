import type { QueuePlace } from '../guest-layout.js';
import type { GuestMemory } from '../guest-memory.js';
import type { OutstandingCommand } from './command.js';

/** A completion queue entry as it lay in memory (NVMe 1.4, 4.6). */
export interface Completion {
  readonly identifier: number;
  readonly slot: number;
  readonly phase: 0 | 1;
  /** Status code type and code: `sct << 8 | sc`. */
  readonly status: number;
  readonly result: number;
  readonly submissionQueue: number;
  readonly submissionHead: number;
}

/** The host's side of a submission queue and its completion queue: memory, indexes, phase, what is outstanding. */
export class QueuePair {
  readonly outstanding = new Map<number, OutstandingCommand>();
  tail = 0;
  /** Up to where the controller has fetched, by its last completion. */
  submissionHead = 0;
  completionHead = 0;
  phase: 0 | 1 = 1;
  #nextIdentifier = 0;

  constructor(
    readonly id: number,
    readonly place: QueuePlace,
    readonly entries: number,
    readonly completionEntries: number,
    readonly vector: number,
  ) {}

  get full(): boolean {
    return (this.tail + 1) % this.entries === this.submissionHead;
  }

  /** An identifier that was not used for as long as possible, so that a stale completion is known as one. */
  takeIdentifier(): number {
    do this.#nextIdentifier = (this.#nextIdentifier + 1) & 0xffff;
    while (this.outstanding.has(this.#nextIdentifier));
    return this.#nextIdentifier;
  }

  /** Puts an entry at the tail. The doorbell is the caller's to ring. */
  push(memory: GuestMemory, entry: Uint32Array): void {
    const offset = this.place.submissions + this.tail * 64;
    memory.mark(offset, 64);
    memory.words.set(entry, offset >>> 2);
    this.tail = (this.tail + 1) % this.entries;
  }

  /** The next completion, if its phase says that it is new. Its phase is read before the rest of it. */
  take(memory: GuestMemory): Completion | undefined {
    const completion = this.look(memory, this.completionHead);
    if (completion.phase !== this.phase) return undefined;
    this.completionHead++;
    if (this.completionHead === this.completionEntries) {
      this.completionHead = 0;
      this.phase = this.phase === 1 ? 0 : 1;
    }
    if (completion.submissionQueue === this.id && completion.submissionHead < this.entries) {
      this.submissionHead = completion.submissionHead;
    }
    return completion;
  }

  /** What lies in a slot, new or not. */
  look(memory: GuestMemory, slot: number): Completion {
    const word = (this.place.completions + slot * 16) >>> 2;
    const last = Atomics.load(memory.words, word + 3);
    const queueWord = memory.words[word + 2]!;
    return {
      identifier: last & 0xffff,
      slot,
      phase: ((last >>> 16) & 1) as 0 | 1,
      status: (last >>> 17) & 0x7ff,
      result: memory.words[word]!,
      submissionQueue: queueWord >>> 16,
      submissionHead: queueWord & 0xffff,
    };
  }
}
