import { REGION_INFO_SIZE, RegionFlags } from 'vfio-user';

/**
 * Says in a DEVICE_GET_REGION_INFO reply's payload (argsz, flags, index, capability offset, …) that nothing of the region
 * can be mapped. The capabilities stay where they are, and nothing points to them.
 */
export function withoutMappableAreas(payload: Uint8Array): void {
  if (payload.length < REGION_INFO_SIZE) return;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const flags = view.getUint32(4, true);
  if ((flags & RegionFlags.MMAP) === 0) return;
  view.setUint32(0, REGION_INFO_SIZE, true);
  view.setUint32(4, flags & ~(RegionFlags.MMAP | RegionFlags.CAPS), true);
  view.setUint32(12, 0, true);
}
