import { readdirSync, readFileSync, statSync } from 'node:fs';
import { lockFile, unlockFile } from 'vfio-user/native';

/** Another process holds the image. */
export class ImageLockedError extends Error {
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

/**
 * The process whose descriptor holds the lock, if it is one of this user's. The lock itself names none (it belongs
 * to an open file description), but /proc/<pid>/fdinfo shows it at each descriptor.
 */
function findHolder(path: string): number | undefined {
  const { ino } = statSync(path);
  for (const entry of readdirSync('/proc')) {
    if (/^\d+$/.test(entry) && holdsLock(entry, ino)) return Number(entry);
  }
  return undefined;
}

function holdsLock(processId: string, inode: number): boolean {
  const pattern = new RegExp(`^lock:.*OFDLCK.*:${inode} `, 'm');
  try {
    const folder = `/proc/${processId}/fdinfo`;
    return readdirSync(folder).some((descriptor) => {
      try {
        return pattern.test(readFileSync(`${folder}/${descriptor}`, 'latin1'));
      } catch {
        return false; // closed meanwhile
      }
    });
  } catch {
    return false; // another user's process, or one that has just ended
  }
}
