import { closeSync, constants, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { ImageError } from './image-error.js';
import { ImageLock } from './image-lock.js';

export interface ImageOptions {
  readonly path: string;
  /** Bytes. Default: the file's length. */
  readonly sizeBytes?: number;
  /** Make the file, or make it longer, if need be. Needs `sizeBytes`. Default false. */
  readonly create?: boolean;
  /** `none` goes past the page cache (O_DIRECT) where alignment allows. Default `writeback`. */
  readonly cache?: 'writeback' | 'none';
  /** Take the lock now; otherwise no I/O is done before `acquire`. Default true. */
  readonly locked?: boolean;
}

/** An image file, open. */
export interface OpenImage {
  readonly descriptor: number;
  /** A second descriptor with O_DIRECT, if the cache is `none`. */
  readonly directDescriptor: number | undefined;
  readonly size: number;
  readonly lock: ImageLock;
}

/**
 * Opens (or makes) an image and takes its lock before anything in it is changed.
 * Throws an ImageError that says what is wrong with the file (an ImageLockedError if another has it), or that of open(2).
 */
export function openImage(options: ImageOptions): OpenImage {
  const { path, sizeBytes, create = false, cache = 'writeback', locked = true } = options;
  if (create && sizeBytes === undefined)
    throw new Error(`Expected \`sizeBytes\` with \`create\` for ${path}`);
  const creates = create && locked;
  const descriptor = openSync(path, constants.O_RDWR | (creates ? constants.O_CREAT : 0), 0o644);
  let directDescriptor: number | undefined;
  try {
    const lock = new ImageLock(descriptor, path);
    if (locked) lock.acquire();
    const size = imageSize(path, descriptor, sizeBytes, creates);
    if (cache === 'none') directDescriptor = openDirect(path);
    return { descriptor, directDescriptor, size, lock };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function imageSize(path: string, descriptor: number, wanted: number | undefined, creates: boolean): number {
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) throw new ImageError(`Expected ${path} to be a regular file, but it is not`);
  const size = wanted ?? stat.size;
  if (stat.size < size) {
    if (!creates) {
      throw new ImageError(`Expected ${path} to hold ${size} bytes, but it is ${stat.size} bytes long`);
    }
    ftruncateSync(descriptor, size);
  }
  return size;
}

function openDirect(path: string): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_DIRECT);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    throw new ImageError(
      `Expected ${path} to open with O_DIRECT for \`cache: none\`, but got ${reason}: ` +
        'its file system may not support it; use `cache: writeback`.',
      { cause: error },
    );
  }
}
