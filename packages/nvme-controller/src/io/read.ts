import type { ControllerContext } from '../controller-context.js';
import type { Namespace } from '../namespaces/namespace.js';
import type { Command } from '../queues/command.js';
import { forcesUnitAccess } from './block-range.js';
import { transfer } from './transfer.js';

/** Read (NVMe 1.4, 6.9). With FUA, what is read is on the disk before the command completes. */
export function read(context: ControllerContext, command: Command, namespace: Namespace): number {
  return transfer('read', context, command, namespace, forcesUnitAccess(command));
}
