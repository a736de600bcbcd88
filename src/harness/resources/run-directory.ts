import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatOwner } from '../../owner.js';
import { Guardian } from './guardian.js';
import { RunPaths } from './run-paths.js';

/** How the names of the folders begin. */
export const runDirectoryPrefix = 'switchover-';
/** The file in the folder that says which process made it. */
export const ownerFile = 'owner';

/** The temporary folder of one run: sockets and disk images. It is gone when the run is, however that ends. */
export class RunDirectory extends RunPaths implements AsyncDisposable {
  readonly #guardian: Guardian;

  private constructor(path: string) {
    super(path);
    this.#guardian = Guardian.ofFolder(path);
  }

  static create(parent = tmpdir()): RunDirectory {
    const folder = mkdtempSync(path.join(parent, runDirectoryPrefix));
    writeFileSync(path.join(folder, ownerFile), `${formatOwner()}\n`);
    return new RunDirectory(folder);
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
