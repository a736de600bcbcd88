import type { ControllerContext } from '../controller-context.js';
import type { Command } from '../queues/command.js';
import { Status } from '../specification/status.js';

/** Delete I/O Submission Queue (NVMe 1.4, 5.6): what was fetched from it is done first, or aborted if it waits to be durable. */
export function deleteSubmissionQueue(context: ControllerContext, command: Command): number {
  const id = command.dword(10) & 0xffff;
  const queue = context.queues.submission[id];
  if (id === 0 || queue === undefined) return Status.INVALID_QUEUE_IDENTIFIER;
  context.transfers.drain();
  context.synchronizations.abort(queue);
  context.queues.removeSubmission(id);
  return Status.SUCCESS;
}

/** Delete I/O Completion Queue (NVMe 1.4, 5.5): its submission queues have to be deleted before. */
export function deleteCompletionQueue(context: ControllerContext, command: Command): number {
  const id = command.dword(10) & 0xffff;
  if (id === 0 || context.queues.completion[id] === undefined) return Status.INVALID_QUEUE_IDENTIFIER;
  if (context.queues.feeds(id)) return Status.INVALID_QUEUE_DELETION;
  context.queues.removeCompletion(id);
  return Status.SUCCESS;
}
