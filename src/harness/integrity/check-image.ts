import { closeSync, openSync, readSync } from 'node:fs';
import { checkAcknowledgedWrites, type WriteCheck } from '../../checkers/acknowledged-writes.js';
import type { BackingImage } from '../devices/storage-device.js';
import type { JobHistory } from '../guest/fio/fio-run.js';

/**
 * Reads, on the host and past the guest, QEMU and the device, every block of the image that a job was told is
 * written, and compares it with what the job was told.
 */
export function checkImage({ job, log }: JobHistory, images: readonly BackingImage[]): WriteCheck {
  const image = images[job.namespace - 1];
  if (image === undefined) {
    throw new Error(
      `Expected the job ${job.name} to use one of ${images.length} namespaces, got ${job.namespace}.`,
    );
  }
  const descriptor = openSync(image.path, 'r');
  try {
    const block = Buffer.alloc(job.blockSize);
    return checkAcknowledgedWrites(log, job.depth, (offset) => {
      // What a short read leaves out was never written.
      block.fill(0, readSync(descriptor, block, 0, block.length, offset));
      return block;
    });
  } finally {
    closeSync(descriptor);
  }
}
