import type { ErrorLog } from '../admin/log-pages/error-log.js';
import { type ControllerRegisters, ControllerStatus } from '../registers/controller-registers.js';
import { Status } from '../specification/status.js';
import type { QueueSet } from './queue-set.js';
import type { SubmissionQueue } from './submission-queue.js';

/** Posts completions and interrupts for them once a batch. */
export class Completions {
  /** Called after the next completion, once. */
  onNext: (() => void) | undefined;
  /** Called when queue memory turned out unreachable. */
  failed: ((reason: unknown) => void) | undefined;

  /** @param signalVector raises an MSI-X vector. */
  constructor(
    readonly queues: QueueSet,
    readonly registers: ControllerRegisters,
    readonly errorLog: ErrorLog,
    readonly signalVector: (vector: number) => void,
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

  /** One interrupt for each completion queue that was posted to since the last time. */
  signal(): void {
    const queues = this.queues.activeCompletion;
    for (let index = 0; index < queues.length; index++) {
      const queue = queues[index]!;
      if (!queue.interruptDue) continue;
      queue.interruptDue = false;
      if (queue.interruptsEnabled) this.signalVector(queue.vector);
    }
  }

  /** Interrupts for every queue: one more is harmless, one that was lost with a peer would stall the host. */
  signalAll(): void {
    for (const queue of this.queues.activeCompletion) queue.interruptDue = true;
    this.signal();
  }
}
