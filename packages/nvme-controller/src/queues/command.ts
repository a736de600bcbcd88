import { ADDRESS_HIGH_LIMIT, SUBMISSION_ENTRY_SIZE } from '../specification/limits.js';
import type { SubmissionQueue } from './submission-queue.js';

/** An address that no mapping can have: what a PRP above 2^52 is taken for. */
export const UNREACHABLE_ADDRESS = 2 ** 52;

/**
 * A submission queue entry (NVMe 1.4, 4.2) as 32-bit words. One object is used for every command that is
 * fetched: what outlives the execution of the command has to copy what it needs.
 */
export class Command {
  readonly words = new Uint32Array(SUBMISSION_ENTRY_SIZE / 4);
  readonly bytes = new Uint8Array(this.words.buffer);
  submissionQueue!: SubmissionQueue;
  /** Dword 0 of the completion, set by the command's execution. */
  result = 0;
  /** Byte and bit of the first wrong parameter, for the error log: bits 7:0 byte, 10:8 bit. */
  errorLocation = 0;

  get opcode(): number {
    return this.words[0]! & 0xff;
  }

  /** FUSE (bits 9:8) and PSDT (bits 15:14): both must be zero, as neither fused commands nor SGLs are offered. */
  get usesFuseOrSgl(): boolean {
    return (this.words[0]! & 0xc300) !== 0;
  }

  get id(): number {
    return this.words[0]! >>> 16;
  }

  get namespaceId(): number {
    return this.words[1]!;
  }

  get prp1(): number {
    return this.#address(6);
  }

  get prp2(): number {
    return this.#address(8);
  }

  /** Command dwords 10 to 15. */
  dword(index: number): number {
    return this.words[index]!;
  }

  /** The first block (SLBA, dwords 10 and 11) as a number: exact below 2^53, and above only known to be large. */
  get firstBlock(): number {
    return this.words[11]! * 0x100000000 + this.words[10]!;
  }

  #address(index: number): number {
    const high = this.words[index + 1]!;
    if (high >= ADDRESS_HIGH_LIMIT) return UNREACHABLE_ADDRESS;
    return high * 0x100000000 + this.words[index]!;
  }
}
