import { constants } from 'node:os';
import { BackendFailure } from '../backends/backend.js';
import { Status } from '../specification/status.js';

const { EDQUOT, EFAULT, EFBIG, EIO, ENOSPC } = constants.errno;

/** The status for what a backend's operation returned: 0, an errno or a {@link BackendFailure}. */
export function backendStatus(failure: number, mediaError: number): number {
  switch (failure) {
    case 0:
      return Status.SUCCESS;
    case BackendFailure.UNREACHABLE_MEMORY:
    case EFAULT:
      return Status.DATA_TRANSFER_ERROR;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Status.CAPACITY_EXCEEDED;
    case EIO:
      return mediaError;
    default:
      return Status.INTERNAL_ERROR;
  }
}
