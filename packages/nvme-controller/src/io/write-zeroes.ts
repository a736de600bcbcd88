import type { ControllerContext } from '../controller-context.js';
import type { Namespace } from '../namespaces/namespace.js';
import type { Command } from '../queues/command.js';
import { Status } from '../specification/status.js';
import { backendStatus } from './backend-status.js';
import { blockCount } from './block-range.js';
import { isDurable } from './write.js';

const DEALLOCATE = 1 << 25;

/** Write Zeroes (NVMe 1.4, 6.17). Nothing is transferred, so MDTS is no limit. */
export function writeZeroes(context: ControllerContext, command: Command, namespace: Namespace): number {
  const count = blockCount(command);
  if (!namespace.contains(command.firstBlock, count)) return Status.LBA_OUT_OF_RANGE;
  const { blockSize, backend } = namespace;
  const deallocate = (command.dword(12) & DEALLOCATE) !== 0;
  const failure = backend.writeZeroes(command.firstBlock * blockSize, count * blockSize, deallocate);
  if (failure !== 0) return backendStatus(failure, Status.WRITE_FAULT);
  if (!isDurable(context, command)) return Status.SUCCESS;
  return context.synchronizations.begin(command.submissionQueue, command.id, namespace.id);
}
