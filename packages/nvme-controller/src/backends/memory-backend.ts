import { closeDescriptor, createMemfd } from 'vfio-user/native';
import { FileBackend } from './file-backend.js';
import type { FileCalls } from './file-calls.js';
import { ImageLock } from './image-lock.js';
import { inlineSynchronizer } from './synchronizer.js';

/** Blocks in anonymous memory of this process: fast, gone when it ends, and so not to be migrated. */
export class MemoryBackend extends FileBackend {
  override readonly shareable = false;

  /** @param size bytes, a multiple of the block size. */
  constructor(size: number, calls?: FileCalls) {
    const descriptor = createMemfd('nvme-namespace', size);
    const lock = new ImageLock(descriptor, 'memory');
    lock.acquire();
    super('memory', { descriptor, directDescriptor: undefined, size, lock }, inlineSynchronizer, calls);
  }

  /** Node.js warns of a descriptor that it closes in a thread and has not opened there itself. */
  override close(): void {
    closeDescriptor(this.image.descriptor);
  }
}
