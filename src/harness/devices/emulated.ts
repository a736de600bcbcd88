import type { Scenario } from '../../scenario/schema.js';
import { type BackingImage, type StorageDevice, storageAddress } from './storage-device.js';

/**
 * The devices that QEMU emulates itself, to compare with: its NVMe controller and virtio-blk. Their images are
 * cached by the host, as the reference device's are, and QEMU carries their state in its own stream.
 */
export function emulatedDevice(
  kind: Exclude<Scenario['device']['kind'], 'vfio-user'>,
  images: readonly BackingImage[],
): StorageDevice {
  const drives = images.flatMap(({ path }, index) => [
    '-blockdev',
    JSON.stringify({
      driver: 'raw',
      'node-name': `drive${index}`,
      cache: { direct: false, 'no-flush': false },
      discard: 'unmap',
      file: { driver: 'file', filename: path, aio: 'threads' },
    }),
  ]);
  const address = `0x${storageAddress.device.toString(16)}`;
  const devices =
    kind === 'nvme' ? nvme(images, address) : images.flatMap((image, index) => virtioBlk(image, index));
  return { arguments: [...drives, ...devices], async [Symbol.asyncDispose]() {} };
}

/** QEMU migrates its controller only with the one namespace that `drive` gives it, so that is how one is made. */
function nvme(images: readonly BackingImage[], address: string): string[] {
  const controller = { driver: 'nvme', id: 'nvme0', serial: 'switchover', addr: address };
  if (images.length === 1) {
    const drive = { ...controller, drive: 'drive0', ...blockSizes(images[0]!) };
    return ['-device', JSON.stringify(drive)];
  }
  const namespaces = images.flatMap((image, index) => [
    '-device',
    JSON.stringify({
      driver: 'nvme-ns',
      bus: 'nvme0',
      nsid: index + 1,
      drive: `drive${index}`,
      ...blockSizes(image),
    }),
  ]);
  return ['-device', JSON.stringify(controller), ...namespaces];
}

function blockSizes({ blockSize }: BackingImage): Record<string, number> {
  return { logical_block_size: blockSize, physical_block_size: 4096 };
}

function virtioBlk(image: BackingImage, index: number): string[] {
  const device = {
    driver: 'virtio-blk-pci',
    drive: `drive${index}`,
    addr: `0x${(storageAddress.device + index).toString(16)}`,
    ...blockSizes(image),
  };
  return ['-device', JSON.stringify(device)];
}
