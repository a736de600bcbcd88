import type { ControllerContext } from '../controller-context.js';
import type { Namespace } from '../namespaces/namespace.js';
import type { Command } from '../queues/command.js';
import { Status } from '../specification/status.js';
import { backendStatus } from './backend-status.js';
import { blockCount, checkTransfer, forcesUnitAccess } from './block-range.js';

/** Read (NVMe 1.4, 6.9). With FUA, what is read is on the disk before the command completes. */
export function read(context: ControllerContext, command: Command, namespace: Namespace): number {
  let status = checkTransfer(command, namespace);
  if (status !== Status.SUCCESS) return status;
  const { segments, memory, health } = context;
  const length = blockCount(command) * namespace.blockSize;
  status = context.prps.resolve(command, length, segments);
  if (status !== Status.SUCCESS) return status;
  const failure = namespace.backend.read(command.firstBlock * namespace.blockSize, segments, memory);
  segments.markDirty(memory);
  if (failure !== 0) return backendStatus(failure, Status.UNRECOVERED_READ_ERROR);
  health.countRead(length);
  if (!forcesUnitAccess(command)) return Status.SUCCESS;
  return context.synchronizations.begin(command.submissionQueue, command.id, namespace.id);
}
