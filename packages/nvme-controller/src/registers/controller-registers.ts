import { MAXIMUM_QUEUE_ENTRIES } from '../specification/limits.js';
import { ControllerConfiguration } from './controller-configuration.js';

/** Offsets in BAR0 (NVMe 1.4, 3.1). */
export const RegisterOffset = {
  CAP: 0x00,
  VS: 0x08,
  INTMS: 0x0c,
  INTMC: 0x10,
  CC: 0x14,
  CSTS: 0x1c,
  NSSR: 0x20,
  AQA: 0x24,
  ASQ: 0x28,
  ACQ: 0x30,
} as const;

/** Bits and values of CSTS (3.1.6). */
export const ControllerStatus = {
  READY: 1 << 0,
  FATAL: 1 << 1,
  SHUTDOWN_MASK: 3 << 2,
  SHUTDOWN_OCCURRING: 1 << 2,
  SHUTDOWN_COMPLETE: 2 << 2,
} as const;

/** CAP's low word: MQES, CQR and a time-out of 10 s (TO is in units of 500 ms). */
const CAPABILITIES_LOW = (MAXIMUM_QUEUE_ENTRIES - 1) | (1 << 16) | (20 << 24);
/** CAP's high word: DSTRD 0, the NVM command set (CSS bit 0), MPSMIN = MPSMAX = 4 KiB. */
const CAPABILITIES_HIGH = 1 << 5;
const VERSION_1_4 = 0x00010400;

/** What the host's register writes make the controller do. */
export interface RegisterEffects {
  /** CC.EN went from 0 to 1. */
  enable(): void;
  /** CC.EN went from 1 to 0. */
  disable(): void;
  /** CC.SHN went from 0 to normal or abrupt shutdown. */
  shutdown(): void;
}

/**
 * The controller's registers. Kept as one array of 32-bit words in the order of BAR0, so that a read of any
 * width and alignment is a copy of bytes; writes count only if they are whole aligned words (3.1: a host shall not
 * do otherwise; what it does then is ignored).
 */
export class ControllerRegisters {
  readonly #words = new Uint32Array(16);
  readonly #bytes = new Uint8Array(this.#words.buffer);

  constructor() {
    this.#words[RegisterOffset.CAP >> 2] = CAPABILITIES_LOW;
    this.#words[(RegisterOffset.CAP >> 2) + 1] = CAPABILITIES_HIGH;
    this.#words[RegisterOffset.VS >> 2] = VERSION_1_4;
  }

  /** Everything to its value after a controller level reset by PCI function or power: AQA, ASQ, ACQ too. */
  clear(): void {
    this.#words.fill(0, RegisterOffset.INTMS >> 2);
  }

  get configuration(): ControllerConfiguration {
    return new ControllerConfiguration(this.word(RegisterOffset.CC));
  }

  get ready(): boolean {
    return (this.status & ControllerStatus.READY) !== 0;
  }

  get fatal(): boolean {
    return (this.status & ControllerStatus.FATAL) !== 0;
  }

  get status(): number {
    return this.word(RegisterOffset.CSTS);
  }

  set status(value: number) {
    this.#words[RegisterOffset.CSTS >> 2] = value;
  }

  /** INTMS and INTMC both read as this. It has no other meaning: it is for pin interrupts, and there is no pin. */
  set interruptMask(value: number) {
    this.#words[RegisterOffset.INTMS >> 2] = value;
    this.#words[RegisterOffset.INTMC >> 2] = value;
  }

  get interruptMask(): number {
    return this.word(RegisterOffset.INTMS);
  }

  get adminSubmissionEntries(): number {
    return (this.word(RegisterOffset.AQA) & 0xfff) + 1;
  }

  get adminCompletionEntries(): number {
    return ((this.word(RegisterOffset.AQA) >>> 16) & 0xfff) + 1;
  }

  /** ASQ and ACQ as numbers: page aligned; not yet known to be below 2^52. */
  get adminSubmissionAddress(): number {
    return this.#address(RegisterOffset.ASQ);
  }

  get adminCompletionAddress(): number {
    return this.#address(RegisterOffset.ACQ);
  }

  /** The word at a word-aligned offset, as it is stored. */
  word(offset: number): number {
    return this.#words[offset >> 2] ?? 0;
  }

  /** Sets a word without effects. */
  restore(offset: number, value: number): void {
    this.#words[offset >> 2] = value;
  }

  /** Any offset below 4 KiB, any length: what is reserved reads as zero. */
  read(offset: number, target: Uint8Array): void {
    for (let index = 0; index < target.length; index++) target[index] = this.#bytes[offset + index] ?? 0;
  }

  write(offset: number, data: Uint8Array, effects: RegisterEffects): void {
    if (offset % 4 !== 0 || data.length % 4 !== 0 || data.length > 8) return;
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    for (let index = 0; index < data.length; index += 4) {
      this.#writeWord(offset + index, view.getUint32(index, true), effects);
    }
  }

  #writeWord(offset: number, value: number, effects: RegisterEffects): void {
    switch (offset) {
      case RegisterOffset.INTMS:
        this.interruptMask |= value;
        break;
      case RegisterOffset.INTMC:
        this.interruptMask &= ~value;
        break;
      case RegisterOffset.CC:
        this.#configure(value, effects);
        break;
      case RegisterOffset.AQA:
        this.restore(offset, value & 0x0fff0fff);
        break;
      case RegisterOffset.ASQ:
      case RegisterOffset.ACQ:
        this.restore(offset, value & 0xfffff000);
        break;
      case RegisterOffset.ASQ + 4:
      case RegisterOffset.ACQ + 4:
        this.restore(offset, value);
        break;
      default: // CAP, VS, CSTS are read only; NSSR is not supported (CAP.NSSRS = 0); the rest is reserved.
    }
  }

  #configure(value: number, effects: RegisterEffects): void {
    const before = this.configuration;
    const after = new ControllerConfiguration(value);
    this.restore(RegisterOffset.CC, after.value);
    if (before.enabled && !after.enabled) effects.disable();
    if (!before.enabled && after.enabled) effects.enable();
    if (before.shutdown === 0 && after.shutdown !== 0) effects.shutdown();
    if (before.shutdown !== 0 && after.shutdown === 0) this.status &= ~ControllerStatus.SHUTDOWN_MASK;
  }

  #address(offset: number): number {
    return this.word(offset + 4) * 0x100000000 + this.word(offset);
  }
}
