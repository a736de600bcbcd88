import { RegionIndex } from '../device/device.js';
import type { Region } from '../device/region.js';
import { isPowerOfTwo } from '../protocol/integers.js';

const PAGE = 4096;

/** Throws a RangeError for a region that no client could use. */
export function checkRegions(regions: ReadonlyMap<number, Region>): void {
  for (const [index, { size, mappable }] of regions) {
    if (index < RegionIndex.ROM && !isPowerOfTwo(size)) {
      throw new RangeError(`Expected the size of BAR ${index} to be a power of two, but got ${size}`);
    }
    for (const { offset, length } of mappable?.areas ?? []) {
      if (offset % PAGE !== 0 || length % PAGE !== 0 || length === 0 || offset + length > size) {
        throw new RangeError(
          `Expected mappable areas of whole pages within the ${size} bytes of region ${index}, ` +
            `but got ${length} bytes at ${offset}`,
        );
      }
    }
  }
}
