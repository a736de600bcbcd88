import type { ControllerContext } from '../controller-context.js';
import type { Command } from '../queues/command.js';
import { BROADCAST_NAMESPACE } from '../specification/opcodes.js';
import { Status } from '../specification/status.js';

/** Flush (NVMe 1.4, 6.8), of one namespace or of all. */
export function flush(context: ControllerContext, command: Command): number {
  const { namespaceId } = command;
  if (namespaceId !== BROADCAST_NAMESPACE && context.namespaces.get(namespaceId) === undefined) {
    return Status.INVALID_NAMESPACE;
  }
  return context.synchronizations.begin(command.submissionQueue, command.id, namespaceId);
}
