/** A part of a region that the client may map instead of sending messages (sparse mmap capability). */
export interface MappableArea {
  /** Offset within the region, a multiple of the page size. */
  readonly offset: number;
  readonly length: number;
}

export interface Region {
  /** Bytes. A BAR's must be a power of two: QEMU aborts on any other. */
  readonly size: number;
  readonly readable: boolean;
  readonly writable: boolean;
  /** Areas that the client may map from `descriptor`; file offset = `descriptorOffset` + area offset. */
  readonly mappable?: {
    readonly descriptor: number;
    readonly descriptorOffset: number;
    readonly areas: readonly MappableArea[];
  };
}
