import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Guardian } from './guardian.js';

/** A socket's path has to end within `sun_path` (108 bytes with its NUL, unix(7)); Node cuts longer ones silently. */
const socketPathLimit = 107;

/** The temporary folder of one run: sockets and disk images. It is gone when the run is, however that ends. */
export class RunDirectory implements AsyncDisposable {
  readonly #guardian: Guardian;

  private constructor(readonly path: string) {
    this.#guardian = Guardian.ofFolder(path);
  }

  static create(parent = tmpdir()): RunDirectory {
    return new RunDirectory(mkdtempSync(path.join(parent, 'switchover-')));
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
