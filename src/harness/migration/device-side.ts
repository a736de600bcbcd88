import type { ProxyControl } from 'vfio-user-proxy';
import type { Qtest } from '../machine/qtest.js';

/** What a carrier asks of a device's proxy. */
export type CarrierControl = Pick<
  ProxyControl,
  | 'migrationFeatures'
  | 'getState'
  | 'setState'
  | 'readState'
  | 'writeState'
  | 'startDirtyLogging'
  | 'stopDirtyLogging'
  | 'replayDirty'
  | 'signalVectors'
>;

/** One side of the device: its proxy, and the machine that it is plugged into. */
export interface DeviceSide {
  readonly control: CarrierControl;
  readonly qtest: Qtest;
  /** Kills the device server and its proxy, so that nothing of this side touches the image any more. */
  readonly fence: () => Promise<void>;
}

/**
 * What the device's server can do for a migration.
 *
 * @param name of the side, for the message
 * @throws Error if the server cannot give its state away (linux/vfio.h, VFIO_MIGRATION_STOP_COPY)
 */
export async function requireMigration(
  name: string,
  side: Pick<DeviceSide, 'control'>,
): Promise<{ preCopy: boolean }> {
  const features = await side.control.migrationFeatures();
  if (features.stopCopy) return features;
  throw new Error(
    `Expected the ${name}'s device server to support migration (STOP_COPY), but it does not. ` +
      'Use a server that implements VFIO_DEVICE_FEATURE_MIGRATION.',
  );
}

/** Gives a device that is RESUMING its state, and has it checked: it is in STOP afterwards. */
export async function loadState({ control }: Pick<DeviceSide, 'control'>, data: Uint8Array): Promise<void> {
  await control.writeState(data);
  await control.setState('stop');
}

/** Lets a device that holds a loaded state go on: it looks at every queue, and every vector is signalled once. */
export async function runLoaded({ control }: Pick<DeviceSide, 'control'>): Promise<void> {
  await control.setState('running');
  // An interrupt that is raised for nothing is harmless, one that was lost hangs the guest.
  await control.signalVectors();
}
