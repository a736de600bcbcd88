import type { Direction } from '../backends/backend.js';
import type { ControllerContext } from '../controller-context.js';
import type { GuestSegments } from '../prp/guest-segments.js';
import { Status } from '../specification/status.js';
import { backendStatus } from './backend-status.js';

/** Takes note of a transfer that has ended, and gives its command's status. */
export function transferStatus(
  context: ControllerContext,
  direction: Direction,
  segments: GuestSegments,
  failure: number,
): number {
  const { health } = context;
  const reads = direction === 'read';
  if (reads) context.landed(segments);
  if (failure !== 0) {
    return backendStatus(failure, reads ? Status.UNRECOVERED_READ_ERROR : Status.WRITE_FAULT);
  }
  if (reads) health.countRead(segments.length);
  else health.countWrite(segments.length);
  return Status.SUCCESS;
}
