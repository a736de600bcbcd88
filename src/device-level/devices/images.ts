import { closeSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { holdsImageLock } from 'nvme-controller';
import { isLockedByOthers } from 'vfio-user/native';
import { writeIn } from '../block-pattern.js';

/** A namespace's backing file. The harness reads it and looks at its lock; it never writes to it. */
export class Image implements Disposable {
  readonly #descriptor: number;

  private constructor(
    readonly path: string,
    readonly namespace: number,
    readonly blocks: number,
    readonly blockSize: 512 | 4096,
  ) {
    this.#descriptor = openSync(path, 'r');
  }

  /** Makes a file of zeros. */
  static create(path: string, namespace: number, blocks: number, blockSize: 512 | 4096): Image {
    const descriptor = openSync(path, 'w');
    ftruncateSync(descriptor, blocks * blockSize);
    closeSync(descriptor);
    return new Image(path, namespace, blocks, blockSize);
  }

  /** The write that each block holds, by the file itself. */
  read(): number[] {
    const bytes = new Uint8Array(this.blocks * this.blockSize);
    readSync(this.#descriptor, bytes, 0, bytes.length, 0);
    return Array.from({ length: this.blocks }, (_, block) =>
      writeIn(bytes.subarray(block * this.blockSize, (block + 1) * this.blockSize), this.namespace, block),
    );
  }

  /** Whether any process holds the lock. */
  get locked(): boolean {
    return isLockedByOthers(this.#descriptor);
  }

  /** Whether that process does. */
  lockedBy(pid: number): boolean {
    return holdsImageLock(pid, this.path);
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}
