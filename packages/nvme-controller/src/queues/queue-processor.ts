import { executeAdmin } from '../admin/execute-admin.js';
import type { ControllerContext } from '../controller-context.js';
import { executeIo } from '../io/execute-io.js';
import { rethrowLostClient } from '../prp/lost-client.js';
import { PENDING } from '../specification/status.js';
import { Command } from './command.js';
import type { SubmissionQueue } from './submission-queue.js';

/** Fetches and executes what the host submitted. */
export class QueueProcessor {
  readonly #command = new Command();
  #unfinished = false;

  constructor(readonly context: ControllerContext) {}

  /** Whether a queue was left that may hold more: nobody announces that, so that `processAll` has to be called. */
  get unfinished(): boolean {
    return this.#unfinished;
  }

  /** Looks at every queue once, until the controller fails. Returns whether anything was found. */
  processAll(): boolean {
    const { queues, doorbells, completions, registers } = this.context;
    const { active } = queues;
    this.#unfinished = false;
    let found = doorbells.refreshHeads();
    if (found) completions.signal();
    for (let index = 0; index < active.length && !registers.fatal; index++) {
      const queue = active[index]!;
      // The admin queue, which comes first, may have deleted it: its memory is the host's again.
      if (queues.submission[queue.id] === queue && this.process(queue)) found = true;
    }
    return found;
  }

  /**
   * Executes what a queue holds, as far as its completion queue has room, and interrupts once for all. A host that
   * submits meanwhile is followed for as many commands as the queue has entries; then it is `unfinished`.
   */
  process(queue: SubmissionQueue): boolean {
    const { doorbells, events, completions, registers, transfers } = this.context;
    let left = queue.entries;
    doorbells.refreshTail(queue);
    do {
      if (!queue.empty) left -= this.#drain(queue, left);
      transfers.submit();
      if (events.waiting.length > 0) this.#deliverEvents();
      completions.signal();
      if (left === 0) this.#unfinished = true;
    } while (left > 0 && queue.empty && !registers.fatal && doorbells.awaitTail(queue));
    return left < queue.entries;
  }

  /** Returns how many commands were fetched: `most` at the most. */
  #drain(queue: SubmissionQueue, most: number): number {
    const { completions, doorbells, registers } = this.context;
    const { completionQueue } = queue;
    const command = this.#command;
    let fetched = 0;
    while (
      fetched < most &&
      !queue.empty &&
      (completionQueue.room > 0 || doorbells.awaitRoom(completionQueue))
    ) {
      try {
        queue.fetch(command);
      } catch (reason) {
        rethrowLostClient(reason);
        completions.fail(reason);
        break;
      }
      fetched++;
      command.result = 0;
      command.errorLocation = 0;
      const status = this.execute(command);
      if (status !== PENDING) {
        completions.complete(queue, command.id, status, command.result, command.errorLocation);
      }
      if (registers.fatal) break;
    }
    return fetched;
  }

  /** Executes a command that was fetched. Returns its status, or PENDING. */
  execute(command: Command): number {
    const status =
      command.submissionQueue.id === 0
        ? executeAdmin(this.context, command)
        : executeIo(this.context, command);
    this.context.health.countStatus(status);
    return status;
  }

  /** Reports events that came up outside of a command, and interrupts for what still has to be announced. */
  finish(): void {
    const { events, completions } = this.context;
    if (events.waiting.length > 0) this.#deliverEvents();
    completions.signal();
  }

  #deliverEvents(): void {
    const { doorbells, events, queues } = this.context;
    const queue = queues.submission[0];
    if (queue === undefined) return;
    if (queue.completionQueue.room > 0 || doorbells.awaitRoom(queue.completionQueue)) events.deliver();
  }
}
