import { Feature, FeatureFlags, MigrationFlags } from 'vfio-user';
import { DEVICE_STATES, type DeviceState } from '../control/protocol.js';
import { deviceFeature } from './device-feature.js';
import type { Injector } from './injector.js';
import { invalidReply } from './injector.js';
import type { Operation } from './operation.js';

/** What the device server says of its migration (VFIO_DEVICE_FEATURE_MIGRATION). */
export function* migrationFeatures(
  injector: Injector,
): Operation<{ stopCopy: boolean; peerToPeer: boolean; preCopy: boolean }> {
  const label = 'DEVICE_FEATURE GET MIGRATION';
  const request = { feature: Feature.MIGRATION, action: FeatureFlags.GET, replyLength: 8, label };
  const flags = (yield* deviceFeature(injector, request)).getUint32(0, true);
  return {
    stopCopy: (flags & MigrationFlags.STOP_COPY) !== 0,
    peerToPeer: (flags & MigrationFlags.P2P) !== 0,
    preCopy: (flags & MigrationFlags.PRE_COPY) !== 0,
  };
}

/** The device's state in its migration (VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE). */
export function* getState(injector: Injector): Operation<{ state: DeviceState }> {
  const label = 'DEVICE_FEATURE GET MIG_DEVICE_STATE';
  const request = { feature: Feature.MIG_DEVICE_STATE, action: FeatureFlags.GET, replyLength: 8, label };
  const number = (yield* deviceFeature(injector, request)).getUint32(0, true);
  const state = DEVICE_STATES[number];
  if (state === undefined) throw invalidReply(label, 'a state from 0 to 7', `${number}`);
  return { state };
}

/** Takes the device to another state; the reply comes when it is there. */
export function* setState(injector: Injector, state: DeviceState): Operation<{ state: DeviceState }> {
  const data = new Uint8Array(8);
  const view = new DataView(data.buffer);
  view.setUint32(0, DEVICE_STATES.indexOf(state), true);
  // data_fd, which vfio-user does not use.
  view.setInt32(4, -1, true);
  const label = `DEVICE_FEATURE SET MIG_DEVICE_STATE to ${state}`;
  yield* deviceFeature(injector, {
    feature: Feature.MIG_DEVICE_STATE,
    action: FeatureFlags.SET,
    data,
    label,
  });
  return { state };
}
