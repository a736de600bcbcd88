import { Status } from '../../specification/status.js';
import type { Feature } from './feature.js';

/** Number of Queues (NVMe 1.4, 5.21.1.7): what was asked for, as far as there are that many. */
export const numberOfQueues: Feature = {
  get: (values) => ((values.completionQueues - 1) << 16) | (values.submissionQueues - 1),
  set({ features, queues, identity }, { dword11 }, result) {
    const submission = dword11 & 0xffff;
    const completion = dword11 >>> 16;
    if (submission === 0xffff || completion === 0xffff) return Status.INVALID_FIELD;
    if (queues.hasIoQueues) return Status.COMMAND_SEQUENCE_ERROR;
    features.submissionQueues = Math.min(submission + 1, identity.ioQueuePairs);
    features.completionQueues = Math.min(completion + 1, identity.ioQueuePairs);
    result(((features.completionQueues - 1) << 16) | (features.submissionQueues - 1));
    return Status.SUCCESS;
  },
};
