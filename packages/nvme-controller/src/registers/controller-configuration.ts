/** The fields of CC (NVMe 1.4, 3.1.5). */
export class ControllerConfiguration {
  readonly value: number;

  constructor(value: number) {
    this.value = value & 0x00fffff1; // the rest is reserved
  }

  get enabled(): boolean {
    return (this.value & 1) !== 0;
  }

  /** SHN: 0 none, 1 normal, 2 abrupt. */
  get shutdown(): number {
    return (this.value >>> 14) & 3;
  }

  /** Whether the host chose only what CAP offers: the NVM command set, 4 KiB pages, round robin. */
  get supported(): boolean {
    return ((this.value >>> 4) & 0x3ff) === 0;
  }

  /** log2 of the entry sizes that I/O queues will have; 6 and 4 are the only ones supported. */
  get submissionEntryExponent(): number {
    return (this.value >>> 16) & 0xf;
  }

  get completionEntryExponent(): number {
    return (this.value >>> 20) & 0xf;
  }
}
