import type { Scenario } from '../../scenario/schema.js';
import { type BackingImage, type StorageDevice, storageAddress } from './storage-device.js';

export interface EmulatedOptions {
  /** Where the (first) device sits on the machine's root bus, if not where a machine's only device does. */
  readonly address?: typeof storageAddress;
  /** Tells it from other devices of the machine. */
  readonly label?: string;
  /** `none` goes past the host's page cache. Default `writeback`. */
  readonly cache?: 'writeback' | 'none';
}

/**
 * The devices that QEMU emulates itself, to compare with: its NVMe controller and virtio-blk. Their images are
 * cached by the host, as the reference device's are, and QEMU carries their state in its own stream.
 */
export function emulatedDevice(
  kind: Exclude<Scenario['device']['kind'], 'vfio-user'>,
  images: readonly BackingImage[],
  { address = storageAddress, label = '', cache = 'writeback' }: EmulatedOptions = {},
): StorageDevice {
  const drives = images.flatMap(({ path }, index) => [
    '-blockdev',
    JSON.stringify({
      driver: 'raw',
      'node-name': `${label}drive${index}`,
      cache: { direct: cache === 'none', 'no-flush': false },
      discard: 'unmap',
      file: { driver: 'file', filename: path, aio: 'threads' },
    }),
  ]);
  const devices =
    kind === 'nvme'
      ? nvme(images, label, address.device)
      : images.flatMap((image, index) => virtioBlk(image, `${label}drive${index}`, address.device + index));
  return { arguments: [...drives, ...devices], async [Symbol.asyncDispose]() {} };
}

/** QEMU migrates its controller only with the one namespace that `drive` gives it, so that is how one is made. */
function nvme(images: readonly BackingImage[], label: string, device: number): string[] {
  const id = `${label}nvme0`;
  const controller = { driver: 'nvme', id, serial: `switchover${label}`, addr: `0x${device.toString(16)}` };
  if (images.length === 1) {
    const drive = { ...controller, drive: `${label}drive0`, ...blockSizes(images[0]!) };
    return ['-device', JSON.stringify(drive)];
  }
  const namespaces = images.flatMap((image, index) => [
    '-device',
    JSON.stringify({
      driver: 'nvme-ns',
      bus: id,
      nsid: index + 1,
      drive: `${label}drive${index}`,
      ...blockSizes(image),
    }),
  ]);
  return ['-device', JSON.stringify(controller), ...namespaces];
}

function blockSizes({ blockSize }: BackingImage): Record<string, number> {
  return { logical_block_size: blockSize, physical_block_size: 4096 };
}

function virtioBlk(image: BackingImage, drive: string, device: number): string[] {
  const properties = {
    driver: 'virtio-blk-pci',
    drive,
    addr: `0x${device.toString(16)}`,
    ...blockSizes(image),
  };
  return ['-device', JSON.stringify(properties)];
}
