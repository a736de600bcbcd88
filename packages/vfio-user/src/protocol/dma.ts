/** `VFIO_DMA_MAP_FLAG_*`: what the device may do. */
export const DmaFlags = { READ: 1, WRITE: 2 } as const;
/** `VFIO_DMA_UNMAP_FLAG_*`. */
export const UnmapFlags = { GET_DIRTY_BITMAP: 1, ALL: 2 } as const;

/** argsz u32, flags u32, offset u64, address u64, size u64. */
export const MAP_SIZE = 32;
/** argsz u32, flags u32, address u64, size u64. */
export const UNMAP_SIZE = 24;
/** Page size u64, bitmap size u64; the bitmap itself follows in the reply. */
export const UNMAP_BITMAP_SIZE = 16;
