import type { CompletionQueue } from './completion-queue.js';
import type { SubmissionQueue } from './submission-queue.js';

/** The queues that exist, by identifier; 0 is the admin queue pair. */
export class QueueSet {
  readonly submission: (SubmissionQueue | undefined)[] = [];
  readonly completion: (CompletionQueue | undefined)[] = [];
  /** The submission queues in the order of their identifiers: what is gone round. */
  active: readonly SubmissionQueue[] = [];
  /** The completion queues in the order of their identifiers. */
  activeCompletion: readonly CompletionQueue[] = [];

  addSubmission(queue: SubmissionQueue): void {
    this.submission[queue.id] = queue;
    this.#refresh();
  }

  addCompletion(queue: CompletionQueue): void {
    this.completion[queue.id] = queue;
    this.#refresh();
  }

  removeSubmission(id: number): void {
    this.submission[id] = undefined;
    this.#refresh();
  }

  removeCompletion(id: number): void {
    this.completion[id] = undefined;
    this.#refresh();
  }

  clear(): void {
    this.submission.length = 0;
    this.completion.length = 0;
    this.#refresh();
  }

  /** Whether any submission queue posts to this completion queue. */
  feeds(id: number): boolean {
    return this.active.some((queue) => queue.completionQueue.id === id);
  }

  get hasIoQueues(): boolean {
    return this.submission.some(isIoQueue) || this.completion.some(isIoQueue);
  }

  forgetMemory(): void {
    for (const queue of this.active) queue.forgetMemory();
    for (const queue of this.activeCompletion) queue.forgetMemory();
  }

  #refresh(): void {
    this.active = this.submission.filter((queue) => queue !== undefined);
    this.activeCompletion = this.completion.filter((queue) => queue !== undefined);
  }
}

function isIoQueue(queue: { id: number } | undefined): boolean {
  return queue !== undefined && queue.id !== 0;
}
