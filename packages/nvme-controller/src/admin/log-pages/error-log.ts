import { MAXIMUM_ERROR_ENTRIES } from '../../specification/limits.js';

const ENTRY_SIZE = 64;

export interface ErrorEntry {
  /** Number of this error since the controller was made, from 1 on. */
  readonly count: number;
  readonly submissionQueue: number;
  readonly command: number;
  /** The status as in the completion, without the phase bit. */
  readonly status: number;
  /** Bits 7:0 byte, 10:8 bit of the wrong parameter. */
  readonly location: number;
}

/** The last errors, newest first (Error Information log page: NVMe 1.4, 5.14.1.1). */
export class ErrorLog {
  /** Errors since the controller was made; survives resets. */
  count = 0;
  entries: ErrorEntry[] = [];

  add(submissionQueue: number, command: number, status: number, location: number): void {
    this.entries.unshift({ count: ++this.count, submissionQueue, command, status, location });
    if (this.entries.length > MAXIMUM_ERROR_ENTRIES) this.entries.pop();
  }

  page(): Uint8Array {
    const view = new DataView(new ArrayBuffer(MAXIMUM_ERROR_ENTRIES * ENTRY_SIZE));
    for (const [index, entry] of this.entries.entries()) {
      const at = index * ENTRY_SIZE;
      view.setBigUint64(at, BigInt(entry.count), true);
      view.setUint16(at + 8, entry.submissionQueue, true);
      view.setUint16(at + 10, entry.command, true);
      view.setUint16(at + 12, entry.status << 1, true);
      view.setUint16(at + 14, entry.location, true);
    }
    return new Uint8Array(view.buffer);
  }
}
