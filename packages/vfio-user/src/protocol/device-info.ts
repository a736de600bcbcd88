import type { Region } from '../device/region.js';
import { writeU64 } from './integers.js';

/** `VFIO_DEVICE_FLAGS_*`. */
export const DeviceFlags = { RESET: 1, PCI: 2 } as const;
export const DEVICE_INFO_SIZE = 16;

/** `VFIO_PCI_NUM_REGIONS` and `VFIO_PCI_NUM_IRQS`. */
export const PCI_REGIONS = 9;
export const PCI_INTERRUPTS = 5;

/** `VFIO_REGION_INFO_FLAG_*`. */
export const RegionFlags = { READ: 1, WRITE: 2, MMAP: 4, CAPS: 8 } as const;
export const REGION_INFO_SIZE = 32;
export const CAP_SPARSE_MMAP = 1;
const SPARSE_HEADER_SIZE = 16;

/** `VFIO_IRQ_INFO_*`. */
export const InterruptFlags = { EVENTFD: 1, MASKABLE: 2, AUTOMASKED: 4, NORESIZE: 8 } as const;
export const IRQ_INFO_SIZE = 16;

/** Bytes of the whole DEVICE_GET_REGION_INFO payload, the sparse mmap capability included. */
export function regionInfoSize(region: Region | undefined): number {
  const areas = region?.mappable?.areas.length;
  return areas === undefined ? REGION_INFO_SIZE : REGION_INFO_SIZE + SPARSE_HEADER_SIZE + 16 * areas;
}

/** Writes the payload of a DEVICE_GET_REGION_INFO reply; without the capability if `whole` is false. */
export function writeRegionInfo(
  view: DataView,
  at: number,
  index: number,
  region: Region | undefined,
  whole: boolean,
): void {
  const mappable = region?.mappable;
  const flags =
    (region?.readable ? RegionFlags.READ : 0) |
    (region?.writable ? RegionFlags.WRITE : 0) |
    (mappable ? RegionFlags.MMAP | RegionFlags.CAPS : 0);
  view.setUint32(at, regionInfoSize(region), true);
  view.setUint32(at + 4, flags, true);
  view.setUint32(at + 8, index, true);
  // Where the capability is, or will be when asked for with room for it: QEMU refuses an offset of zero there.
  view.setUint32(at + 12, mappable ? REGION_INFO_SIZE : 0, true);
  writeU64(view, at + 16, region?.size ?? 0);
  writeU64(view, at + 24, mappable?.descriptorOffset ?? 0);
  if (mappable && whole) {
    const cap = at + REGION_INFO_SIZE;
    view.setUint16(cap, CAP_SPARSE_MMAP, true);
    view.setUint16(cap + 2, 1, true);
    view.setUint32(cap + 4, 0, true);
    view.setUint32(cap + 8, mappable.areas.length, true);
    view.setUint32(cap + 12, 0, true);
    mappable.areas.forEach(({ offset, length }, i) => {
      writeU64(view, cap + SPARSE_HEADER_SIZE + 16 * i, offset);
      writeU64(view, cap + SPARSE_HEADER_SIZE + 16 * i + 8, length);
    });
  }
}
