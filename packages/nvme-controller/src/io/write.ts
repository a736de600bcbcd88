import type { ControllerContext } from '../controller-context.js';
import type { Namespace } from '../namespaces/namespace.js';
import type { Command } from '../queues/command.js';
import { forcesUnitAccess } from './block-range.js';
import { transfer } from './transfer.js';

/** Write (NVMe 1.4, 6.15). */
export function write(context: ControllerContext, command: Command, namespace: Namespace): number {
  return transfer('write', context, command, namespace, isDurable(context, command));
}

/** A write is durable before it completes if the host says so (FUA) or has the volatile write cache off. */
export function isDurable({ features }: ControllerContext, command: Command): boolean {
  return !features.writeCacheEnabled || forcesUnitAccess(command);
}
