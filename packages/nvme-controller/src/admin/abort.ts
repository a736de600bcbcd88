import type { ControllerContext } from '../controller-context.js';
import type { Command } from '../queues/command.js';
import { Status } from '../specification/status.js';

const NOT_ABORTED = 1;

/**
 * Abort (NVMe 1.4, 5.1), best effort as the specification has it: Async Event Requests are aborted; every other
 * command is done by then, or waits for the disk and cannot be called back.
 */
export function abort(context: ControllerContext, command: Command): number {
  const submissionQueue = command.dword(10) & 0xffff;
  const aborted = submissionQueue === 0 && context.events.abort(command.dword(10) >>> 16);
  command.result = aborted ? 0 : NOT_ABORTED;
  return Status.SUCCESS;
}
