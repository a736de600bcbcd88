import { openSync, writeSync } from 'node:fs';
import { monotonicMicroseconds } from '../controller-log.js';

const STANDARD_ERROR = 2;

/** Writes log lines as JSON, at once and from any thread. */
export class JsonLog {
  readonly #descriptor: number;

  /** @param path a file to append to; standard error if undefined. */
  constructor(path: string | undefined) {
    this.#descriptor = path === undefined ? STANDARD_ERROR : openSync(path, 'a');
  }

  write(event: string, details: Readonly<Record<string, unknown>> = {}): void {
    const line = JSON.stringify({ monotonicMicroseconds: monotonicMicroseconds(), event, ...details });
    try {
      writeSync(this.#descriptor, `${line}\n`);
    } catch {
      // Whoever read the log is gone; the device goes on without.
    }
  }
}
