import type { GuestMemory } from 'vfio-user';
import { type AsyncEvents, ErrorEvent } from '../admin/async-events.js';
import type { ErrorLog } from '../admin/log-pages/error-log.js';
import type { CompletionQueue } from '../queues/completion-queue.js';
import type { Completions } from '../queues/completions.js';
import type { QueueSet } from '../queues/queue-set.js';
import type { SubmissionQueue } from '../queues/submission-queue.js';
import { Status } from '../specification/status.js';
import { DOORBELL_MASK, headIndex, tailIndex } from './doorbell-offset.js';
import type { MappedDoorbells } from './mapped-doorbells.js';
import { ShadowDoorbells } from './shadow-doorbells.js';

/**
 * Where tails and heads come from: register writes always, and besides the mapped page or the host's shadow
 * doorbells if there are such. Values that no queue can have are reported and otherwise ignored.
 */
export class Doorbells {
  #shadow: ShadowDoorbells | undefined;
  /** Raw values that were refused, by doorbell, so that a page that keeps one is reported once. */
  readonly #refused = new Map<number, number>();

  constructor(
    readonly queues: QueueSet,
    readonly completions: Completions,
    readonly events: AsyncEvents,
    readonly errorLog: ErrorLog,
    readonly memory: GuestMemory,
    readonly mapped: MappedDoorbells | undefined,
  ) {}

  /** The shadow doorbells that the host configured. */
  get shadow(): ShadowDoorbells | undefined {
    return this.#shadow;
  }

  /** With shadows, heads come to notice only when they are looked at. */
  set shadow(shadow: ShadowDoorbells | undefined) {
    this.#shadow = shadow;
    this.completions.headsAnnounced = shadow === undefined;
  }

  /** A write to a doorbell register. Returns the queue, if it exists. */
  write(index: number, value: number): SubmissionQueue | CompletionQueue | undefined {
    const id = index >> 1;
    const queue = (index & 1) === 1 ? this.queues.completion[id] : this.queues.submission[id];
    if (queue === undefined) {
      this.#report(ErrorEvent.INVALID_DOORBELL_REGISTER);
      return undefined;
    }
    if (this.mapped !== undefined) Atomics.store(this.mapped.words, index, value);
    // Drivers ring the admin queue's register without writing its shadow.
    if (this.shadow !== undefined && id === 0) this.shadow.store(index, value);
    // A register write may be slow on its way: the shadow, which was stored before it, is newer or the same.
    this.#ring(queue, index, this.shadow?.load(index) ?? value);
    return queue;
  }

  /** Looks for a new tail where no register write announces it. */
  refreshTail(queue: SubmissionQueue): void {
    const raw = this.#load(tailIndex(queue.id));
    if (raw !== undefined && raw !== queue.tail) this.#ring(queue, tailIndex(queue.id), raw);
  }

  /** Looks for heads where an interrupt waits for the host to move on. Returns whether one moved. */
  refreshHeads(): boolean {
    const queues = this.queues.activeCompletion;
    let moved = false;
    for (let index = 0; index < queues.length; index++) {
      const queue = queues[index]!;
      if (queue.interruptedAt === 0) continue;
      this.refreshHead(queue);
      if (queue.interruptedAt === 0) moved = true;
    }
    return moved;
  }

  refreshHead(queue: CompletionQueue): void {
    const raw = this.#load(headIndex(queue.id));
    if (raw !== undefined && raw !== queue.head) this.#ring(queue, headIndex(queue.id), raw);
  }

  /**
   * To be called with a submission queue that was emptied: asks for the doorbell to be rung at the next
   * submission, and tells whether one came in meanwhile.
   */
  awaitTail(queue: SubmissionQueue): boolean {
    const raw = this.shadow?.arm(tailIndex(queue.id), queue.tail);
    if (raw === undefined || raw === queue.tail) return false;
    this.#ring(queue, tailIndex(queue.id), raw);
    return !queue.empty;
  }

  /** Whether a completion queue that looked full has room after a second look; if not, its doorbell is awaited. */
  awaitRoom(queue: CompletionQueue): boolean {
    this.refreshHead(queue);
    if (queue.room > 0) return true;
    const raw = this.shadow?.arm(headIndex(queue.id), queue.head);
    if (raw !== undefined && raw !== queue.head) this.#ring(queue, headIndex(queue.id), raw);
    return queue.room > 0;
  }

  /** The pages get the controller's values: when shadows are configured. */
  publish(): void {
    for (const queue of this.queues.active) this.publishTail(queue);
    for (const queue of this.queues.activeCompletion) this.publishHead(queue);
  }

  publishTail(queue: SubmissionQueue): void {
    this.#publish(tailIndex(queue.id), queue.tail);
  }

  publishHead(queue: CompletionQueue): void {
    this.#publish(headIndex(queue.id), queue.head);
  }

  /** Takes over what the mapped page says, without touching guest memory. */
  refreshMapped(): void {
    const { mapped } = this;
    if (mapped === undefined) return;
    for (const queue of this.queues.activeCompletion) {
      const index = headIndex(queue.id);
      this.#ring(queue, index, Atomics.load(mapped.words, index));
    }
    for (const queue of this.queues.active) {
      const index = tailIndex(queue.id);
      this.#ring(queue, index, Atomics.load(mapped.words, index));
    }
  }

  /** The mapped page alone: in guest memory the host's shadows came along and may be newer. */
  publishMapped(): void {
    const { mapped } = this;
    if (mapped === undefined) return;
    mapped.words.fill(0);
    for (const { id, tail } of this.queues.active) Atomics.store(mapped.words, tailIndex(id), tail);
    for (const { id, head } of this.queues.activeCompletion) Atomics.store(mapped.words, headIndex(id), head);
  }

  /** Begins to use shadow doorbells. False if their pages are not in mapped memory. */
  configure(doorbells: number, eventIndexes: number): boolean {
    const shadow = new ShadowDoorbells(this.memory, doorbells, eventIndexes);
    if (!shadow.reachable) return false;
    this.shadow = shadow;
    this.publish();
    return true;
  }

  /** After a reset: the host's pages are its own again. */
  clear(): void {
    this.shadow = undefined;
    this.mapped?.words.fill(0);
    this.#refused.clear();
  }

  #publish(index: number, value: number): void {
    if (this.mapped !== undefined) Atomics.store(this.mapped.words, index, value);
    if (this.shadow === undefined) return;
    this.shadow.store(index, value);
    this.shadow.arm(index, value);
  }

  /** The shadow is what the host writes once it has configured it; it rings registers besides, but later. */
  #load(index: number): number | undefined {
    if (this.shadow !== undefined) return this.shadow.load(index);
    return this.mapped === undefined ? undefined : Atomics.load(this.mapped.words, index);
  }

  #ring(queue: SubmissionQueue | CompletionQueue, index: number, raw: number): void {
    if (queue.ring(raw & DOORBELL_MASK)) {
      this.#refused.delete(index);
      return;
    }
    if (this.#refused.get(index) === raw) return;
    this.#refused.set(index, raw);
    this.#report(ErrorEvent.INVALID_DOORBELL_VALUE);
  }

  #report(event: number): void {
    this.errorLog.add(0xffff, 0xffff, Status.INVALID_FIELD, 0xffff);
    this.events.raiseError(event);
  }
}
