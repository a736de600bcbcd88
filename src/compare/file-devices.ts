import { emulatedDevice } from '../harness/devices/emulated.js';
import type { BackingImage, StorageDevice } from '../harness/devices/storage-device.js';
import { VfioUserDevice } from '../harness/devices/vfio-user-device.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import type { RunDirectory } from '../harness/resources/run-directory.js';
import { parseScenario } from '../scenario/load.js';
import { addressOf, type FileConfiguration } from './configurations.js';

export interface FileDeviceMaterials {
  readonly image: BackingImage;
  readonly cache: 'writeback' | 'none';
  readonly directory: RunDirectory;
  readonly evidence: string;
  readonly ledger: Ledger;
  /** The command of another vfio-user server, for its configuration. */
  readonly server?: string;
}

/** Starts a device whose data lie in a file; all of them with the same cache mode, and none with a proxy. */
export async function startFileDevice(
  configuration: FileConfiguration,
  { image, cache, server, ...common }: FileDeviceMaterials,
  signal: AbortSignal,
): Promise<StorageDevice> {
  const address = addressOf(configuration);
  if (configuration === 'qemu-nvme') {
    return emulatedDevice('nvme', [image], { address, cache, label: 'n' });
  }
  if (configuration === 'virtio-blk') {
    return emulatedDevice('virtio-blk', [image], { address, cache, label: 'v' });
  }
  const doorbells = configuration === 'vfio-user-mapped' ? 'mapped' : 'trapped';
  const { device } = parseScenario({
    name: configuration,
    description: 'One of the configurations that are compared.',
    device: {
      ...{ doorbells, cache, namespaces: [{ size: image.size, blockSize: 512 }] },
      ...(configuration === 'vfio-user-server' && server !== undefined ? { server } : {}),
    },
  });
  return VfioUserDevice.start(
    {
      ...common,
      ...{ host: 'a', label: configuration, address, device, images: [image] },
      incoming: false,
      proxied: false,
    },
    signal,
  );
}
