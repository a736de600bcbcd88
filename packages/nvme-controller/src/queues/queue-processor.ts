import { executeAdmin } from '../admin/execute-admin.js';
import type { ControllerContext } from '../controller-context.js';
import { executeIo } from '../io/execute-io.js';
import { PENDING } from '../specification/status.js';
import { Command } from './command.js';
import type { SubmissionQueue } from './submission-queue.js';

/** Fetches and executes what the host submitted. */
export class QueueProcessor {
  readonly #command = new Command();

  constructor(readonly context: ControllerContext) {}

  /** Looks at every queue once, until the controller fails. Returns whether anything was found. */
  processAll(): boolean {
    const { queues, doorbells, completions, registers } = this.context;
    const { active } = queues;
    let found = doorbells.refreshHeads();
    if (found) completions.signal();
    for (let index = 0; index < active.length && !registers.fatal; index++) {
      const queue = active[index]!;
      // The admin queue, which comes first, may have deleted it: its memory is the host's again.
      if (queues.submission[queue.id] === queue && this.process(queue)) found = true;
    }
    return found;
  }

  /** Executes what a queue holds, as far as its completion queue has room, and interrupts once for all. */
  process(queue: SubmissionQueue): boolean {
    const { doorbells, events, completions } = this.context;
    let found = false;
    doorbells.refreshTail(queue);
    do {
      if (!queue.empty && this.#drain(queue)) found = true;
      if (events.waiting.length > 0) this.#deliverEvents();
      completions.signal();
    } while (queue.empty && doorbells.awaitTail(queue));
    return found;
  }

  #drain(queue: SubmissionQueue): boolean {
    const { completions, doorbells, registers } = this.context;
    const { completionQueue } = queue;
    const command = this.#command;
    let found = false;
    while (!queue.empty && (completionQueue.room > 0 || doorbells.awaitRoom(completionQueue))) {
      try {
        queue.fetch(command);
      } catch (reason) {
        completions.fail(reason);
        break;
      }
      found = true;
      command.result = 0;
      command.errorLocation = 0;
      const status = this.execute(command);
      if (status !== PENDING) {
        completions.complete(queue, command.id, status, command.result, command.errorLocation);
      }
      if (registers.fatal) break;
    }
    return found;
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
