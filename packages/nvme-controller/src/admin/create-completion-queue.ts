import type { ControllerContext } from '../controller-context.js';
import { type Command, UNREACHABLE_ADDRESS } from '../queues/command.js';
import { CompletionQueue } from '../queues/completion-queue.js';
import { MAXIMUM_QUEUE_ENTRIES, PAGE_SIZE } from '../specification/limits.js';
import { Status } from '../specification/status.js';

const PHYSICALLY_CONTIGUOUS = 1 << 0;
const INTERRUPTS_ENABLED = 1 << 1;
const ENTRY_EXPONENT = 4;

/** Create I/O Completion Queue (NVMe 1.4, 5.3). */
export function createCompletionQueue(context: ControllerContext, command: Command): number {
  const { features, queues, registers, memory } = context;
  const id = command.dword(10) & 0xffff;
  const entries = (command.dword(10) >>> 16) + 1;
  const dword11 = command.dword(11);
  const vector = dword11 >>> 16;
  if (id === 0 || id > features.completionQueues || queues.completion[id] !== undefined) {
    return Status.INVALID_QUEUE_IDENTIFIER;
  }
  const entryExponent = registers.configuration.completionEntryExponent;
  if (entries < 2 || entries > MAXIMUM_QUEUE_ENTRIES || entryExponent !== ENTRY_EXPONENT) {
    return Status.INVALID_QUEUE_SIZE;
  }
  if ((dword11 & PHYSICALLY_CONTIGUOUS) === 0 || command.prp1 >= UNREACHABLE_ADDRESS)
    return Status.INVALID_FIELD;
  if (command.prp1 % PAGE_SIZE !== 0) return Status.INVALID_PRP_OFFSET;
  if (vector >= context.vectors) return Status.INVALID_INTERRUPT_VECTOR;
  const enabled = (dword11 & INTERRUPTS_ENABLED) !== 0;
  const queue = new CompletionQueue(id, command.prp1, entries, vector, enabled, memory);
  queues.addCompletion(queue);
  context.doorbells.publishHead(queue);
  return Status.SUCCESS;
}
