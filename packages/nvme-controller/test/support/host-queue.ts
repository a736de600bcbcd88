/** What a test puts into a submission queue entry; what is left out is zero. */
export interface Submission {
  readonly opcode: number;
  readonly namespaceId?: number;
  readonly prp1?: number;
  readonly prp2?: number;
  readonly dwords?: Readonly<Partial<Record<10 | 11 | 12 | 13 | 14 | 15, number>>>;
  /** Bits 15:8 of dword 0: FUSE and PSDT. */
  readonly flags?: number;
}

export interface Completion {
  readonly result: number;
  readonly submissionHead: number;
  readonly submissionQueue: number;
  readonly command: number;
  /** Status code type and code: `sct << 8 | sc`. */
  readonly status: number;
  readonly doNotRetry: boolean;
  readonly phase: number;
}

/** The host's side of a queue pair: memory only; the caller rings the doorbells. */
export class HostQueue {
  tail = 0;
  head = 0;
  phase = 1;
  #nextCommand = 0;

  /** @param view of the guest memory; @param submissions and @param completions are offsets in it. */
  constructor(
    readonly id: number,
    readonly view: DataView,
    readonly submissions: number,
    readonly completions: number,
    readonly entries: number,
    readonly completionEntries = entries,
  ) {}

  /** Puts an entry at the tail and returns its command identifier. */
  push({ opcode, namespaceId = 0, prp1 = 0, prp2 = 0, dwords = {}, flags = 0 }: Submission): number {
    const command = this.#nextCommand;
    this.#nextCommand = (command + 1) & 0xffff;
    const at = this.submissions + this.tail * 64;
    for (let offset = 0; offset < 64; offset += 4) this.view.setUint32(at + offset, 0);
    this.view.setUint32(at, opcode | (flags << 8) | (command << 16), true);
    this.view.setUint32(at + 4, namespaceId, true);
    this.view.setBigUint64(at + 24, BigInt(prp1), true);
    this.view.setBigUint64(at + 32, BigInt(prp2), true);
    for (const [dword, value] of Object.entries(dwords))
      this.view.setUint32(at + 4 * Number(dword), value >>> 0, true);
    this.tail = (this.tail + 1) % this.entries;
    return command;
  }

  /** The next completion, if its phase says that it is new. */
  take(): Completion | undefined {
    const at = this.completions + this.head * 16;
    const last = this.view.getUint32(at + 12, true);
    if (((last >>> 16) & 1) !== this.phase) return undefined;
    const queueWord = this.view.getUint32(at + 8, true);
    this.head++;
    if (this.head === this.completionEntries) {
      this.head = 0;
      this.phase ^= 1;
    }
    return {
      result: this.view.getUint32(at, true),
      submissionHead: queueWord & 0xffff,
      submissionQueue: queueWord >>> 16,
      command: last & 0xffff,
      status: (last >>> 17) & 0x7ff,
      doNotRetry: last >>> 31 === 1,
      phase: (last >>> 16) & 1,
    };
  }
}
