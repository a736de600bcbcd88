import type { Namespace } from '../namespaces/namespace.js';
import type { Command } from '../queues/command.js';
import { MAXIMUM_TRANSFER } from '../specification/limits.js';
import { Status } from '../specification/status.js';

const NUMBER_OF_BLOCKS_BYTE = 48;
const FORCE_UNIT_ACCESS = 1 << 30;

/** NLB: dword 12, bits 15:0, zero-based. */
export function blockCount(command: Command): number {
  return (command.dword(12) & 0xffff) + 1;
}

export function forcesUnitAccess(command: Command): boolean {
  return (command.dword(12) & FORCE_UNIT_ACCESS) !== 0;
}

/** Whether a command that transfers its blocks asks for ones that exist, and not for more than MDTS. */
export function checkTransfer(command: Command, namespace: Namespace): number {
  const count = blockCount(command);
  if (count << namespace.blockShift > MAXIMUM_TRANSFER) {
    command.errorLocation = NUMBER_OF_BLOCKS_BYTE;
    return Status.INVALID_FIELD;
  }
  return namespace.contains(command.firstBlock, count) ? Status.SUCCESS : Status.LBA_OUT_OF_RANGE;
}
