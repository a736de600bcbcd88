import { randomFillSync } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import type { BackingImage } from '../harness/devices/storage-device.js';

const chunk = 2 ** 20;

/** Makes a backing file of random bytes, written out: nobody reads holes, and nobody allocates while measured. */
export function makeFilledImage(path: string, size: number): BackingImage {
  const bytes = Buffer.alloc(chunk);
  const descriptor = openSync(path, 'wx');
  try {
    for (let offset = 0; offset < size; offset += chunk) {
      writeSync(descriptor, randomFillSync(bytes), 0, Math.min(chunk, size - offset), offset);
    }
    fdatasyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return { path, size, blockSize: 512 };
}
