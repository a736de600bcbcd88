import type { Namespace } from '../namespaces/namespace.js';
import type { NamespaceSet } from '../namespaces/namespace-set.js';
import type { Completions } from '../queues/completions.js';
import type { SubmissionQueue } from '../queues/submission-queue.js';
import { BROADCAST_NAMESPACE } from '../specification/opcodes.js';
import { PENDING, Status } from '../specification/status.js';
import { backendStatus } from './backend-status.js';

/** A command that was executed but for its fdatasync. */
export interface PendingSynchronization {
  readonly queue: SubmissionQueue;
  readonly command: number;
  /** The namespace to be made durable, or all of them. */
  readonly namespaceId: number;
}

interface Entry extends PendingSynchronization {
  /** The fdatasyncs whose answers are waited for. */
  waiting: number;
  /** Of the last that failed, whether or not its answer was waited for. */
  readonly outcome: { failure: number };
}

/**
 * The commands that wait for an fdatasync: Flush, and writes with FUA or without a volatile write cache.
 * Each has a slot of its completion queue kept for it. Answers to a command that was dropped are ignored.
 */
export class PendingSynchronizations {
  readonly #pending = new Set<Entry>();
  /** While commands are being started, whoever started them interrupts for what is done at once. */
  #starting = false;

  constructor(
    readonly namespaces: NamespaceSet,
    readonly completions: Completions,
  ) {}

  get all(): Iterable<PendingSynchronization> {
    return this.#pending;
  }

  get count(): number {
    return this.#pending.size;
  }

  /** Completes the command when its namespaces are durable: what a command's execution returns. */
  begin(queue: SubmissionQueue, command: number, namespaceId: number): typeof PENDING {
    const entry = this.#add({ queue, command, namespaceId });
    this.#start(entry);
    return PENDING;
  }

  /** Takes over a command of a loaded state; `resume` starts it. */
  restore(pending: PendingSynchronization): void {
    this.#add(pending);
  }

  /**
   * Stops waiting for the answers under way; the commands stay, for `resume` or the state. Those of which is known that
   * they fail are completed: another fdatasync would not know of it.
   */
  park(): void {
    for (const entry of [...this.#pending]) {
      if (entry.outcome.failure !== 0) {
        this.#complete(entry, outcomeStatus(entry));
        continue;
      }
      this.#pending.delete(entry);
      this.#pending.add({ ...entry, waiting: 0 });
    }
  }

  /** Starts what was parked or restored, but for what has failed meanwhile. */
  resume(): void {
    for (const entry of [...this.#pending]) {
      if (entry.waiting > 0) continue;
      if (entry.outcome.failure === 0) this.#start(entry);
      else this.#complete(entry, outcomeStatus(entry));
    }
  }

  /** Completes all now: the caller has just made the namespaces durable. What had failed before has failed. */
  completeAll(): void {
    for (const entry of [...this.#pending]) this.#complete(entry, outcomeStatus(entry));
  }

  /** Aborts those of a submission queue that is deleted. */
  abort(queue: SubmissionQueue): void {
    for (const entry of [...this.#pending]) {
      if (entry.queue === queue) this.#complete(entry, Status.ABORTED_SQ_DELETION);
    }
  }

  /** Forgets all: the controller was reset. */
  drop(): void {
    for (const entry of this.#pending) entry.queue.completionQueue.reserved--;
    this.#pending.clear();
  }

  #add(pending: PendingSynchronization): Entry {
    const entry = { ...pending, waiting: 0, outcome: { failure: 0 } };
    this.#pending.add(entry);
    entry.queue.completionQueue.reserved++;
    return entry;
  }

  #start(entry: Entry): void {
    const targets = this.#targets(entry);
    entry.waiting = targets.length;
    this.#starting = true;
    for (const { backend } of targets) backend.synchronize((failure) => this.#settle(entry, failure));
    this.#starting = false;
  }

  /** Returns whether the host hears of it. */
  #settle(entry: Entry, failure: number): boolean {
    const { outcome } = entry;
    if (failure !== 0) outcome.failure = failure;
    if (!this.#pending.has(entry)) return this.#hasParked(outcome);
    if (--entry.waiting > 0) return true;
    this.#complete(entry, outcomeStatus(entry));
    if (!this.#starting) this.completions.signal();
    return true;
  }

  #hasParked(outcome: Entry['outcome']): boolean {
    for (const entry of this.#pending) if (entry.outcome === outcome) return true;
    return false;
  }

  #complete(entry: Entry, status: number): void {
    this.#pending.delete(entry);
    entry.queue.completionQueue.reserved--;
    this.completions.complete(entry.queue, entry.command, status);
  }

  #targets({ namespaceId }: PendingSynchronization): readonly Namespace[] {
    if (namespaceId === BROADCAST_NAMESPACE) return this.namespaces.all;
    const namespace = this.namespaces.get(namespaceId);
    return namespace === undefined ? [] : [namespace];
  }
}

const outcomeStatus = ({ outcome }: Entry): number => backendStatus(outcome.failure, Status.WRITE_FAULT);
