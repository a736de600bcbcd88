import { regularFile } from '../native/file.js';
import { Mapping } from '../native/mapping.js';
import { SystemError } from '../native/system-error.js';
import { ProtocolError } from '../protocol/errors.js';
import { isPowerOfTwo } from '../protocol/integers.js';

const PAGE = 4096;

/** A range of guest memory that the client made known with DMA_MAP. */
export class DmaRange {
  readonly end: number;
  /** The range's bytes in this process, from its first; undefined if they can be had by messages only. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  /** The address of the first byte in this process; 0 if there is none. */
  readonly pointer: number;

  constructor(
    readonly address: number,
    readonly length: number,
    readonly readable: boolean,
    readonly writable: boolean,
    private readonly mapping: Mapping | undefined,
    offsetInMapping: number,
  ) {
    this.end = address + length;
    this.bytes = mapping && new Uint8Array(mapping.buffer, offsetInMapping, length);
    this.pointer = mapping ? mapping.pointer + offsetInMapping : 0;
  }

  unmap(): void {
    this.mapping?.unmap();
  }
}

/**
 * Maps a range of a client's file. Throws a ProtocolError with EINVAL if the descriptor is no regular file or the
 * file ends before the range does: an access beyond its end would raise SIGBUS.
 */
export function mapFile(
  descriptor: number,
  offset: number,
  length: number,
  writable: boolean,
): { mapping: Mapping; offsetInMapping: number } {
  const file = regularFile(descriptor);
  if (file === undefined) {
    throw new ProtocolError(
      'EINVAL',
      'Expected the descriptor of DMA_MAP to be a regular file, but it is not',
    );
  }
  if (offset % PAGE !== 0 || offset + length > file.size) {
    throw new ProtocolError(
      'EINVAL',
      `Expected DMA_MAP to map whole pages within the ${file.size} bytes of its file, ` +
        `but got ${length} bytes at offset ${offset}`,
    );
  }
  // Files of hugetlbfs can be mapped in whole huge pages only, which their block size tells.
  const unit = isPowerOfTwo(file.blockSize) ? Math.max(file.blockSize, PAGE) : PAGE;
  const start = Math.floor(offset / unit) * unit;
  const end = Math.ceil((offset + length) / unit) * unit;
  try {
    return {
      mapping: Mapping.ofFile(descriptor, start, end - start, writable),
      offsetInMapping: offset - start,
    };
  } catch (cause) {
    if (!(cause instanceof SystemError)) throw cause;
    throw new ProtocolError('EINVAL', `The range of DMA_MAP cannot be mapped: ${cause.message}`, { cause });
  }
}
