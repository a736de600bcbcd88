import type { ControllerContext } from '../controller-context.js';
import type { Namespace } from '../namespaces/namespace.js';
import type { Command } from '../queues/command.js';
import { Status } from '../specification/status.js';
import { backendStatus } from './backend-status.js';
import { blockCount, checkTransfer, forcesUnitAccess } from './block-range.js';

/** Write (NVMe 1.4, 6.15). */
export function write(context: ControllerContext, command: Command, namespace: Namespace): number {
  let status = checkTransfer(command, namespace);
  if (status !== Status.SUCCESS) return status;
  const { segments, memory, health } = context;
  const length = blockCount(command) * namespace.blockSize;
  status = context.prps.resolve(command, length, segments);
  if (status !== Status.SUCCESS) return status;
  const failure = namespace.backend.write(command.firstBlock * namespace.blockSize, segments, memory);
  if (failure !== 0) return backendStatus(failure, Status.WRITE_FAULT);
  health.countWrite(length);
  return completeWrite(context, command, namespace);
}

/** A write is durable before it completes if the host says so (FUA) or has the volatile write cache off. */
export function completeWrite(context: ControllerContext, command: Command, namespace: Namespace): number {
  if (context.features.writeCacheEnabled && !forcesUnitAccess(command)) return Status.SUCCESS;
  return context.synchronizations.begin(command.submissionQueue, command.id, namespace.id);
}
