import { emulatedDevice } from './emulated.js';
import type { StorageDevice } from './storage-device.js';
import { VfioUserDevice, type VfioUserOptions } from './vfio-user-device.js';

/** Starts what a scenario's storage device needs on one host. */
export async function startDevice(options: VfioUserOptions, signal: AbortSignal): Promise<StorageDevice> {
  const { device, images } = options;
  return device.kind === 'vfio-user'
    ? VfioUserDevice.start(options, signal)
    : emulatedDevice(device.kind, images);
}
