import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Ledger } from '../ledger/ledger.js';

/**
 * The log of a process or of a guest's console, which outlives the run. A log that cannot be written, as on a full disk,
 * ends nothing: the ledger tells once (`log-failed`), and the rest is dropped.
 */
export class LogFile implements AsyncDisposable {
  readonly #stream;
  #error: Error | undefined;

  constructor(
    readonly path: string,
    ledger: Ledger,
  ) {
    this.#stream = createWriteStream(path, { flags: 'a' });
    this.#stream.on('error', (error) => {
      if (this.#error !== undefined) return;
      this.#error = error;
      ledger.write('log-failed', { log: path, message: error.message });
    });
  }

  /** Why the log is not whole; undefined if nothing is known to be wrong. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Adds to the log. What comes after its close is dropped. */
  write(data: string | Uint8Array): void {
    if (this.#error === undefined && !this.#stream.writableEnded) this.#stream.write(data);
  }

  /** Resolves when all is in the file, or when it is known that it will not be. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stream.end();
    await finished(this.#stream).catch(() => {});
  }
}
