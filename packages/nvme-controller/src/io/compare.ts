import type { ControllerContext } from '../controller-context.js';
import type { Namespace } from '../namespaces/namespace.js';
import { receiveFromHost } from '../prp/host-data.js';
import type { Command } from '../queues/command.js';
import { Status } from '../specification/status.js';
import { backendStatus } from './backend-status.js';
import { blockCount, checkTransfer } from './block-range.js';

/** Compare (NVMe 1.4, 6.6). */
export function compare(context: ControllerContext, command: Command, namespace: Namespace): number {
  let status = checkTransfer(command, namespace);
  if (status !== Status.SUCCESS) return status;
  const expected = Buffer.allocUnsafe(blockCount(command) * namespace.blockSize);
  status = receiveFromHost(context, command, expected);
  if (status !== Status.SUCCESS) return status;
  const stored = Buffer.allocUnsafe(expected.length);
  const failure = namespace.backend.readBytes(command.firstBlock * namespace.blockSize, stored);
  if (failure !== 0) return backendStatus(failure, Status.UNRECOVERED_READ_ERROR);
  context.health.countRead(expected.length);
  return expected.equals(stored) ? Status.SUCCESS : Status.COMPARE_FAILURE;
}
