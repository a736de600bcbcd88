import { emulatedDevice } from '../../src/harness/devices/emulated.js';
import type {
  BackingImage,
  StorageDevice,
  storageAddress,
} from '../../src/harness/devices/storage-device.js';
import { VfioUserDevice } from '../../src/harness/devices/vfio-user-device.js';
import type { Ledger } from '../../src/harness/ledger/ledger.js';
import type { RunDirectory } from '../../src/harness/resources/run-directory.js';
import { parseScenario } from '../../src/scenario/load.js';

/** The devices that are compared, in the order of the tables. */
export const comparedDevices = ['reference-trapped', 'reference-mapped', 'qemu-nvme', 'virtio-blk'] as const;

export type ComparedDevice = (typeof comparedDevices)[number];

/** The device that the others are held against. */
export const baseline: ComparedDevice = 'qemu-nvme';

/** Where a device sits on the root bus of the one machine that has them all. */
export function addressOf(device: ComparedDevice): typeof storageAddress {
  return { device: 0x10 + comparedDevices.indexOf(device), function: 0 };
}

export interface DeviceMaterials {
  readonly image: BackingImage;
  readonly directory: RunDirectory;
  readonly evidence: string;
  readonly ledger: Ledger;
  readonly proxied: boolean;
  readonly nodeOptions: readonly string[];
}

/** Starts one device on its image. All of them go through the host's page cache and write back later. */
export async function startComparedDevice(
  device: ComparedDevice,
  materials: DeviceMaterials,
  signal: AbortSignal,
): Promise<StorageDevice> {
  const { image, ...common } = materials;
  const address = addressOf(device);
  if (device === 'qemu-nvme') return emulatedDevice('nvme', [image], { address, label: 'n' });
  if (device === 'virtio-blk') return emulatedDevice('virtio-blk', [image], { address, label: 'v' });
  const doorbells = device === 'reference-mapped' ? 'mapped' : 'trapped';
  const { device: description } = parseScenario({
    name: device,
    description: 'One of the devices that are compared.',
    device: { doorbells, namespaces: [{ size: image.size, blockSize: 512 }] },
  });
  return VfioUserDevice.start(
    {
      host: 'a',
      label: doorbells,
      address,
      device: description,
      images: [image],
      incoming: false,
      ...common,
    },
    signal,
  );
}
