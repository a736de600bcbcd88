import type { ControllerContext } from '../controller-context.js';
import type { Command } from '../queues/command.js';
import { PAGE_SIZE } from '../specification/limits.js';
import { Status } from '../specification/status.js';

/** Doorbell Buffer Config (NVMe 1.4, 5.7): PRP1 is the shadow doorbells' page, PRP2 the event indexes'. */
export function doorbellBufferConfig(context: ControllerContext, command: Command): number {
  if (!context.identity.doorbellBuffers) return Status.INVALID_OPCODE;
  const { prp1, prp2 } = command;
  if (prp1 % PAGE_SIZE !== 0 || prp2 % PAGE_SIZE !== 0 || prp1 === prp2) return Status.INVALID_FIELD;
  return context.doorbells.configure(prp1, prp2) ? Status.SUCCESS : Status.INVALID_FIELD;
}
