import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';

/** A program of a test with a folder of its own; both are gone at the end of the scope. */
export class TestProcess implements AsyncDisposable {
  readonly folder: string;
  readonly #child: ChildProcess;
  #errors = '';

  /** @param args gets the folder; descriptor 3 is one end of a socket pair whose other end is {@link channel}. */
  constructor(program: string, args: (folder: string) => string[]) {
    this.folder = mkdtempSync(path.join(tmpdir(), 'qmp-'));
    this.#child = spawn(program, args(this.folder), { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk;
    });
    this.#child.on('error', (error) => {
      this.#errors += error.message;
    });
  }

  /** Our end of the socket pair. */
  get channel(): Duplex {
    return this.#child.stdio[3] as unknown as Duplex;
  }

  /** What the program wrote to its standard error. */
  get errors(): string {
    return this.#errors;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
