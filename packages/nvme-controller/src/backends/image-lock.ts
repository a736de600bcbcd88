import { readdirSync, readFileSync, statSync } from 'node:fs';
import { lockFile, unlockFile } from 'vfio-user/native';
import { ImageError } from './image-error.js';

/** Another process holds the image. */
export class ImageLockedError extends ImageError {
  override readonly name = 'ImageLockedError';

  constructor(
    readonly path: string,
    readonly holder: number | undefined,
  ) {
    const who = holder === undefined ? 'another process' : `process ${holder}`;
    super(
      `Expected to lock ${path} for writing, but ${who} holds its lock: ` +
        'an image has one writer at a time. Stop that process, or migrate from it.',
    );
  }
}

/** The write lock of an image: an open file description lock on the whole file. */
export class ImageLock {
  #held = false;

  constructor(
    readonly descriptor: number,
    readonly path: string,
  ) {}

  get held(): boolean {
    return this.#held;
  }

  acquire(): void {
    if (this.#held) return;
    if (!lockFile(this.descriptor, 'exclusive')) throw new ImageLockedError(this.path, findHolder(this.path));
    this.#held = true;
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    unlockFile(this.descriptor);
  }
}

/** The process of this user that holds the lock, if there is one. */
function findHolder(path: string): number | undefined {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .find((pid) => holdsImageLock(pid, path));
}

/**
 * Whether a process of this user holds the write lock of an image. The lock itself names nobody (it belongs to an open
 * file description), but the kernel shows it at each descriptor: proc_pid_fdinfo(5).
 */
export function holdsImageLock(pid: number, path: string): boolean {
  const lock = new RegExp(`^lock:.*OFDLCK.*WRITE.*:${statSync(path).ino} `, 'm');
  try {
    const folder = `/proc/${pid}/fdinfo`;
    return readdirSync(folder).some((descriptor) => {
      try {
        return lock.test(readFileSync(`${folder}/${descriptor}`, 'latin1'));
      } catch {
        return false; // closed meanwhile
      }
    });
  } catch {
    return false; // another user's process, or one that has ended
  }
}
