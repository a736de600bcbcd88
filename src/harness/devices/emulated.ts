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

function nvme(images: readonly BackingImage[], address: string): string[] {
  return [
    ...['-device', JSON.stringify({ driver: 'nvme', id: 'nvme0', serial: 'switchover', addr: address })],
    ...images.flatMap(({ blockSize }, index) => [
      '-device',
      JSON.stringify({
        driver: 'nvme-ns',
        bus: 'nvme0',
        nsid: index + 1,
        drive: `drive${index}`,
        logical_block_size: blockSize,
        physical_block_size: 4096,
      }),
    ]),
  ];
}

function virtioBlk({ blockSize }: BackingImage, index: number): string[] {
  const device = {
    driver: 'virtio-blk-pci',
    drive: `drive${index}`,
    addr: `0x${(storageAddress.device + index).toString(16)}`,
    logical_block_size: blockSize,
    physical_block_size: 4096,
  };
  return ['-device', JSON.stringify(device)];
}
