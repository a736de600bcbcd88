import type { Direction } from '../backends/backend.js';
import type { ControllerContext } from '../controller-context.js';
import type { Namespace } from '../namespaces/namespace.js';
import type { Command } from '../queues/command.js';
import { PENDING, Status } from '../specification/status.js';
import { blockCount, checkTransfer } from './block-range.js';
import { transferStatus } from './transfer-status.js';

/**
 * Moves a command's blocks to or from the host's memory, at once or, where the backend can, later. A command that is
 * alone is waited for: there is nothing else to do, and asking when it has ended would take longer. One that has to be
 * durable is not: the drive may take long over it.
 * @param durable whether the command completes only when what was written is durable.
 */
export function transfer(
  direction: Direction,
  context: ControllerContext,
  command: Command,
  namespace: Namespace,
  durable: boolean,
): number {
  let status = checkTransfer(command, namespace);
  if (status !== Status.SUCCESS) return status;
  const { segments, memory, prps, transfers, synchronizations } = context;
  const { backend, blockSize } = namespace;
  const alone = command.submissionQueue.empty && !transfers.moving;
  status = prps.resolve(command, blockCount(command) * blockSize, segments);
  if (status !== Status.SUCCESS) return status;
  if ((!alone || durable) && transfers.begin(direction, command, namespace, durable)) return PENDING;
  const failure = backend[direction](command.firstBlock * blockSize, segments, memory);
  status = transferStatus(context, direction, segments, failure);
  if (status !== Status.SUCCESS || !durable) return status;
  return synchronizations.begin(command.submissionQueue, command.id, namespace.id);
}
