import { FeatureValues } from '../admin/features/feature-values.js';
import { type DeviceMutation, ofLoadedState } from './mutation.js';

/** Features and logs that stay behind. */
export const lostSettings: readonly DeviceMutation[] = [
  {
    name: 'features-lost',
    origin: 'general',
    description:
      'Features go back to their defaults, but for the number of queues and the write cache: Get Features shows it.',
    change: ofLoadedState(({ features }, { context: { identity, namespaces } }) => {
      const fresh = new FeatureValues(identity.ioQueuePairs, namespaces.count);
      const { submissionQueues, completionQueues, writeCacheEnabled } = features;
      return {
        features: {
          ...fresh,
          errorRecovery: [...fresh.errorRecovery],
          coalescingDisabled: [...fresh.coalescingDisabled],
          ...{ submissionQueues, completionQueues, writeCacheEnabled },
        },
      };
    }),
  },
  {
    name: 'number-of-queues-lost',
    origin: 'general',
    description:
      'The number of queues that the host was granted is not restored: Get Features tells the most there can be, ' +
      'and queues beyond the number granted can be created.',
    change: ofLoadedState(({ features }, { context: { identity } }) => ({
      features: {
        ...features,
        submissionQueues: identity.ioQueuePairs,
        completionQueues: identity.ioQueuePairs,
      },
    })),
  },
  {
    name: 'write-cache-setting-lost',
    origin: 'general',
    description:
      'The volatile write cache, which the host has switched off, is on again: Get Features shows it, and writes ' +
      'that were acknowledged are gone after a power failure.',
    change: ofLoadedState(({ features }) => ({ features: { ...features, writeCacheEnabled: true } })),
  },
  {
    name: 'error-log-lost',
    origin: 'general',
    description: 'The error log is empty on the destination, and its count begins again.',
    change: ofLoadedState(() => ({ errorLog: { count: 0, entries: [] } })),
  },
  {
    name: 'health-counters-lost',
    origin: 'general',
    description: 'The counters of the health log begin again on the destination: they fall.',
    change: ofLoadedState(({ healthCounters }) => ({ healthCounters: healthCounters.map(() => 0) })),
  },
];
