import type { ControllerContext } from '../controller-context.js';
import type { Namespace } from '../namespaces/namespace.js';
import { receiveFromHost } from '../prp/host-data.js';
import type { Command } from '../queues/command.js';
import { Status } from '../specification/status.js';
import { backendStatus } from './backend-status.js';

const RANGE_SIZE = 16;
const ATTRIBUTE_DEALLOCATE = 1 << 2;

/**
 * Dataset Management (NVMe 1.4, 6.7): deallocates ranges; the other attributes are hints that are not used.
 * No range is touched unless all lie within the namespace.
 */
export function datasetManagement(
  context: ControllerContext,
  command: Command,
  namespace: Namespace,
): number {
  const ranges = new DataView(new ArrayBuffer(((command.dword(10) & 0xff) + 1) * RANGE_SIZE));
  const status = receiveFromHost(context, command, new Uint8Array(ranges.buffer));
  if (status !== Status.SUCCESS) return status;
  for (let at = 0; at < ranges.byteLength; at += RANGE_SIZE) {
    if (!namespace.contains(firstBlock(ranges, at), ranges.getUint32(at + 4, true)))
      return Status.LBA_OUT_OF_RANGE;
  }
  if ((command.dword(11) & ATTRIBUTE_DEALLOCATE) === 0) return Status.SUCCESS;
  const { backend, blockSize } = namespace;
  for (let at = 0; at < ranges.byteLength; at += RANGE_SIZE) {
    const length = ranges.getUint32(at + 4, true) * blockSize;
    if (length === 0) continue;
    const failure = backend.deallocate(firstBlock(ranges, at) * blockSize, length);
    if (failure !== 0) return backendStatus(failure, Status.WRITE_FAULT);
  }
  return Status.SUCCESS;
}

function firstBlock(ranges: DataView, at: number): number {
  return ranges.getUint32(at + 12, true) * 0x100000000 + ranges.getUint32(at + 8, true);
}
