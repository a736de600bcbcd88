import type { ControllerContext } from '../controller-context.js';
import { type Command, UNREACHABLE_ADDRESS } from '../queues/command.js';
import { SubmissionQueue } from '../queues/submission-queue.js';
import { MAXIMUM_QUEUE_ENTRIES, PAGE_SIZE } from '../specification/limits.js';
import { Status } from '../specification/status.js';

const PHYSICALLY_CONTIGUOUS = 1 << 0;
const ENTRY_EXPONENT = 6;

/** Create I/O Submission Queue (NVMe 1.4, 5.4). */
export function createSubmissionQueue(context: ControllerContext, command: Command): number {
  const { features, queues, registers, memory } = context;
  const id = command.dword(10) & 0xffff;
  const entries = (command.dword(10) >>> 16) + 1;
  const dword11 = command.dword(11);
  const completionId = dword11 >>> 16;
  if (id === 0 || id > features.submissionQueues || queues.submission[id] !== undefined) {
    return Status.INVALID_QUEUE_IDENTIFIER;
  }
  if (completionId === 0 || completionId > features.completionQueues) return Status.INVALID_QUEUE_IDENTIFIER;
  const completionQueue = queues.completion[completionId];
  if (completionQueue === undefined) return Status.INVALID_COMPLETION_QUEUE;
  const entryExponent = registers.configuration.submissionEntryExponent;
  if (entries < 2 || entries > MAXIMUM_QUEUE_ENTRIES || entryExponent !== ENTRY_EXPONENT) {
    return Status.INVALID_QUEUE_SIZE;
  }
  if ((dword11 & PHYSICALLY_CONTIGUOUS) === 0 || command.prp1 >= UNREACHABLE_ADDRESS)
    return Status.INVALID_FIELD;
  if (command.prp1 % PAGE_SIZE !== 0) return Status.INVALID_PRP_OFFSET;
  const priority = (dword11 >>> 1) & 3;
  const queue = new SubmissionQueue(id, command.prp1, entries, completionQueue, priority, memory);
  queues.addSubmission(queue);
  context.doorbells.publishTail(queue);
  return Status.SUCCESS;
}
