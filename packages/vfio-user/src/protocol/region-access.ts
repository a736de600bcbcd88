import type { Region } from '../device/region.js';
import { ProtocolError } from './errors.js';

/** offset u64, region u32, count u32; data follows. */
export const ACCESS_SIZE = 16;
/** offset u64, region u32, count u32, data of 8 bytes: one write of REGION_WRITE_MULTI. */
export const MULTI_WRITE_SIZE = 24;

/** Throws EINVAL or EPERM unless a region has those bytes and lets them be accessed so. */
export function checkAccess(
  region: Region | undefined,
  index: number,
  offset: number,
  count: number,
  writes: boolean,
): void {
  if (region === undefined || count === 0 || !(offset + count <= region.size)) {
    throw new ProtocolError(
      'EINVAL',
      `Expected an access within the ${region?.size ?? 0} bytes of region ${index}, ` +
        `but got ${count} bytes at ${offset}`,
    );
  }
  if (!(writes ? region.writable : region.readable)) {
    throw new ProtocolError('EPERM', `Expected region ${index} to be ${writes ? 'writable' : 'readable'}`);
  }
}
