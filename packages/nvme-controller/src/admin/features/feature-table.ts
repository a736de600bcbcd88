import { FeatureId } from '../../specification/features.js';
import { BROADCAST_NAMESPACE } from '../../specification/opcodes.js';
import { Status } from '../../specification/status.js';
import type { Feature } from './feature.js';
import type { FeatureValues } from './feature-values.js';
import { numberOfQueues } from './number-of-queues.js';
import { temperatureThreshold } from './temperature-threshold.js';

type StoredFeature = 'arbitration' | 'interruptCoalescing' | 'writeAtomicity';

/** A feature that is a hint to the controller, which needs to do nothing but remember it. */
function stored(name: StoredFeature, mask: number): Feature {
  return {
    get: (values) => values[name],
    set({ features }, { dword11 }) {
      features[name] = (dword11 & mask) >>> 0;
      return Status.SUCCESS;
    },
  };
}

/** Power state 0 is the only one. */
const powerManagement: Feature = {
  get: (values) => values.powerManagement,
  set({ features }, { dword11 }) {
    if ((dword11 & 0x1f) !== 0) return Status.INVALID_FIELD;
    features.powerManagement = dword11 & 0xff;
    return Status.SUCCESS;
  },
};

const errorRecovery: Feature = {
  namespaceSpecific: true,
  get: (values, { namespaceId }) => values.errorRecovery[namespaceId - 1],
  set({ features }, { dword11, namespaceId }) {
    const value = dword11 & 0xffff; // DULBE is refused: deallocated blocks read as zeros, never as an error
    if ((dword11 & 0x10000) !== 0) return Status.INVALID_FIELD;
    if (namespaceId === BROADCAST_NAMESPACE) features.errorRecovery.fill(value);
    else features.errorRecovery[namespaceId - 1] = value;
    return Status.SUCCESS;
  },
};

const volatileWriteCache: Feature = {
  get: (values) => (values.writeCacheEnabled ? 1 : 0),
  set(context, { dword11 }) {
    const enabled = (dword11 & 1) === 1;
    if (!enabled) {
      // What the cache still holds has to be durable once it is off, and so has what is on its way to the image.
      context.transfers.drain();
      for (const { backend } of context.namespaces.all) {
        if (backend.synchronizeNow() !== 0) return Status.INTERNAL_ERROR;
      }
    }
    context.features.writeCacheEnabled = enabled;
    return Status.SUCCESS;
  },
};

const vectorOf = (values: FeatureValues, dword11: number): number | undefined => {
  const vector = dword11 & 0xffff;
  return vector < values.coalescingDisabled.length ? vector : undefined;
};

const interruptVectorConfiguration: Feature = {
  get(values, { dword11 }) {
    const vector = vectorOf(values, dword11);
    return vector === undefined ? undefined : vector | (values.coalescingDisabled[vector]! << 16);
  },
  set({ features }, { dword11 }) {
    const vector = vectorOf(features, dword11);
    if (vector === undefined) return Status.INVALID_FIELD;
    features.coalescingDisabled[vector] = (dword11 >>> 16) & 1;
    return Status.SUCCESS;
  },
};

const asyncEventConfiguration: Feature = {
  get: (values) => values.asyncEventConfiguration,
  set(context, { dword11 }) {
    context.features.asyncEventConfiguration = dword11 & 0xff; // OAES offers no notices
    context.health.checkTemperature(context.events);
    return Status.SUCCESS;
  },
};

export const FEATURES: ReadonlyMap<number, Feature> = new Map<number, Feature>([
  [FeatureId.ARBITRATION, stored('arbitration', 0xffffff07)],
  [FeatureId.POWER_MANAGEMENT, powerManagement],
  [FeatureId.TEMPERATURE_THRESHOLD, temperatureThreshold],
  [FeatureId.ERROR_RECOVERY, errorRecovery],
  [FeatureId.VOLATILE_WRITE_CACHE, volatileWriteCache],
  [FeatureId.NUMBER_OF_QUEUES, numberOfQueues],
  [FeatureId.INTERRUPT_COALESCING, stored('interruptCoalescing', 0xffff)],
  [FeatureId.INTERRUPT_VECTOR_CONFIGURATION, interruptVectorConfiguration],
  [FeatureId.WRITE_ATOMICITY, stored('writeAtomicity', 1)],
  [FeatureId.ASYNC_EVENT_CONFIGURATION, asyncEventConfiguration],
]);
