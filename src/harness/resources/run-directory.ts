import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatOwner } from '../../owner.js';
import { Guardian } from './guardian.js';

/** A socket's path has to end within `sun_path` (108 bytes with its NUL, unix(7)); Node cuts longer ones silently. */
const socketPathLimit = 107;

/** How the names of the folders begin. */
export const runDirectoryPrefix = 'switchover-';
/** The file in the folder that says which process made it. */
export const ownerFile = 'owner';

/** The temporary folder of one run: sockets and disk images. It is gone when the run is, however that ends. */
export class RunDirectory implements AsyncDisposable {
  readonly #guardian: Guardian;

  private constructor(readonly path: string) {
    this.#guardian = new Guardian(path);
  }

  static create(parent = tmpdir()): RunDirectory {
    const folder = mkdtempSync(path.join(parent, runDirectoryPrefix));
    writeFileSync(path.join(folder, ownerFile), `${formatOwner()}\n`);
    return new RunDirectory(folder);
  }

  /** The path of a file in the folder. */
  file(name: string): string {
    return path.join(this.path, name);
  }

  /** The path of a Unix socket in the folder. Throws if it would not fit into a socket address. */
  socket(name: string): string {
    const socket = this.file(`${name}.sock`);
    if (Buffer.byteLength(socket) > socketPathLimit) {
      throw new Error(
        `Expected a socket path of at most ${socketPathLimit} bytes, got ${Buffer.byteLength(socket)}: ${socket}. ` +
          'Set TMPDIR to a shorter path.',
      );
    }
    return socket;
  }

  /** Makes a folder in the folder. */
  folder(name: string): string {
    const folder = this.file(name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 3 });
    await this.#guardian[Symbol.asyncDispose]();
  }
}
