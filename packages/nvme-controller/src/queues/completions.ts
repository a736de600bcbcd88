import type { ErrorLog } from '../admin/log-pages/error-log.js';
import { rethrowLostClient } from '../prp/lost-client.js';
import { type ControllerRegisters, ControllerStatus } from '../registers/controller-registers.js';
import { Status } from '../specification/status.js';
import type { CompletionQueue } from './completion-queue.js';
import type { QueueSet } from './queue-set.js';
import type { SubmissionQueue } from './submission-queue.js';

/** Milliseconds after which a host that was interrupted and did nothing is interrupted again. */
const PATIENCE = 5;

/** Posts completions and interrupts for them once a batch. */
export class Completions {
  /** Whether the host announces the heads of its completion queues by doorbells that are seen at once. */
  headsAnnounced = true;
  /** Called after the next completion, once. */
  onNext: (() => void) | undefined;
  /** Called when queue memory turned out unreachable. */
  failed: ((reason: unknown) => void) | undefined;

  /** @param signalVector raises an MSI-X vector; false if that reached nobody. */
  constructor(
    readonly queues: QueueSet,
    readonly registers: ControllerRegisters,
    readonly errorLog: ErrorLog,
    readonly signalVector: (vector: number) => boolean,
  ) {}

  /**
   * Posts a completion; the queue has room (whoever fetched the command saw to that).
   * @param result dword 0.
   * @param errorLocation byte and bit of a wrong parameter, for the error log.
   */
  complete(queue: SubmissionQueue, command: number, status: number, result = 0, errorLocation = 0): void {
    if (status !== Status.SUCCESS) this.errorLog.add(queue.id, command, status, errorLocation);
    try {
      queue.completionQueue.post(result, queue.id, queue.head, command, status);
    } catch (reason) {
      rethrowLostClient(reason);
      this.fail(reason);
      return;
    }
    if (this.onNext !== undefined) {
      this.onNext();
      this.onNext = undefined;
    }
  }

  /** The controller cannot go on (CSTS.CFS): only a reset helps. */
  fail(reason: unknown): void {
    this.registers.status |= ControllerStatus.FATAL;
    this.failed?.(reason);
  }

  /**
   * Interrupts for what was posted since the last time. A host that was interrupted and has not moved the head
   * since is still about to look, so that another interrupt would only take its time; if it has looked just
   * before the last entry, it moves the head without having consumed that one, and is interrupted then.
   */
  signal(): void {
    const queues = this.queues.activeCompletion;
    for (let index = 0; index < queues.length; index++) {
      const queue = queues[index]!;
      if (queue.interruptDue && !this.#hostIsAboutToLook(queue)) this.#interrupt(queue);
    }
  }

  /** Interrupts for every queue: one more is harmless, one that was lost with a peer would stall the host. */
  signalAll(): void {
    for (const queue of this.queues.activeCompletion) this.#interrupt(queue);
  }

  #hostIsAboutToLook({ interruptedAt }: CompletionQueue): boolean {
    return interruptedAt !== 0 && performance.now() - interruptedAt < PATIENCE;
  }

  #interrupt(queue: CompletionQueue): void {
    queue.interruptDue = false;
    queue.interruptedAt = 0;
    if (!queue.interruptsEnabled) return;
    const reached = this.signalVector(queue.vector);
    // A host that finds nothing to consume moves no head: it has looked, and is not about to look again.
    if (reached && this.headsAnnounced && queue.unconsumed > 0) queue.interruptedAt = performance.now();
  }
}
