import { ProtocolError } from '../protocol/errors.js';
import type { Capability } from './capability.js';

/** A base address register. A 64-bit one takes the next index as well. */
export interface BarDescription {
  readonly index: number;
  /** Bytes: a power of two, at least 16. */
  readonly size: number;
  readonly kind: 'memory32' | 'memory64' | 'io';
  readonly prefetchable?: boolean;
}

export interface ConfigSpaceOptions {
  readonly vendorId: number;
  readonly deviceId: number;
  /** Base class, subclass and programming interface: 0x010802 is an NVMe controller. */
  readonly classCode: number;
  readonly revisionId?: number;
  readonly subsystemVendorId?: number;
  readonly subsystemId?: number;
  /** 1 to 4 for INTA to INTD; 0, the default, for a device without. */
  readonly interruptPin?: number;
  readonly bars?: readonly BarDescription[];
  /** In the order of the list; they are laid out from offset 0x40. */
  readonly capabilities?: readonly Capability[];
  /** 256, or the default of 4096 (PCI Express). */
  readonly size?: 256 | 4096;
}

/** Offsets in the type 0 header (PCI Local Bus 3.0, 6.1). */
export const ConfigOffset = {
  VENDOR_ID: 0x00,
  DEVICE_ID: 0x02,
  COMMAND: 0x04,
  STATUS: 0x06,
  REVISION_ID: 0x08,
  CLASS_CODE: 0x09,
  BAR0: 0x10,
  SUBSYSTEM_VENDOR_ID: 0x2c,
  SUBSYSTEM_ID: 0x2e,
  CAPABILITIES: 0x34,
  INTERRUPT_LINE: 0x3c,
  INTERRUPT_PIN: 0x3d,
} as const;

const FIRST_CAPABILITY = 0x40;
const STATUS_CAPABILITY_LIST = 1 << 4;
const STATUS_CLEARABLE = 0xf900;
/** I/O, memory, bus master, parity, SERR#, interrupt disable. */
const COMMAND_WRITABLE = 0x0547;

/** A type 0 configuration space: what software may write changes, everything else stays as it is. */
export class ConfigSpace {
  readonly size: number;
  private readonly initial: Uint8Array;
  private readonly writable: Uint8Array;
  private readonly clearable: Uint8Array;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly capabilities = new Map<number, number>();

  constructor(options: ConfigSpaceOptions) {
    this.size = options.size ?? 4096;
    this.initial = new Uint8Array(this.size);
    this.writable = new Uint8Array(this.size);
    this.clearable = new Uint8Array(this.size);
    this.bytes = new Uint8Array(this.size);
    this.view = new DataView(this.bytes.buffer);
    this.layOutHeader(options);
    for (const bar of options.bars ?? []) this.layOutBar(bar);
    this.layOutCapabilities(options.capabilities ?? []);
    this.reset();
  }

  /** The command register: bit 0 I/O, bit 1 memory, bit 2 bus master, bit 10 INTx disabled. */
  get command(): number {
    return this.view.getUint16(ConfigOffset.COMMAND, true);
  }

  /** Where the capability with that ID begins; undefined if there is none. */
  capabilityOffset(id: number): number | undefined {
    return this.capabilities.get(id);
  }

  /** A 16-bit register, for the device itself. */
  register16(offset: number): number {
    return this.view.getUint16(offset, true);
  }

  /** Fills `target` from `offset`; the caller has checked that it lies within. */
  read(offset: number, target: Uint8Array): void {
    target.set(this.bytes.subarray(offset, offset + target.length));
  }

  /** A write by software: only its writable bits are taken. */
  write(offset: number, data: Uint8Array): void {
    for (let i = 0; i < data.length; i++) {
      const at = offset + i;
      const mask = this.writable[at]!;
      const kept = this.bytes[at]! & ~mask & ~(data[i]! & this.clearable[at]!);
      this.bytes[at] = kept | (data[i]! & mask);
    }
  }

  /** A change by the device itself, of read-only bits too. */
  set(offset: number, data: Uint8Array): void {
    this.bytes.set(data, offset);
  }

  /** Back to the values after power-on. */
  reset(): void {
    this.bytes.set(this.initial);
  }

  /** The whole space, for a device's saved state. */
  save(): Uint8Array {
    return this.bytes.slice();
  }

  /** Takes a saved space. Throws a ProtocolError with EINVAL if its read-only part is another device's. */
  load(saved: Uint8Array): void {
    if (saved.length !== this.size) {
      throw new ProtocolError(
        'EINVAL',
        `Expected ${this.size} bytes of configuration space, but got ${saved.length}`,
      );
    }
    for (let at = 0; at < this.size; at++) {
      const fixed = ~(this.writable[at]! | this.clearable[at]!);
      if (((saved[at]! ^ this.initial[at]!) & fixed) !== 0) {
        throw new ProtocolError(
          'EINVAL',
          `Expected ${this.initial[at]} in the read-only bits at offset ${at} of the configuration space, ` +
            `but got ${saved[at]}: it was saved by a different device`,
        );
      }
    }
    this.bytes.set(saved);
  }

  private layOutHeader(options: ConfigSpaceOptions): void {
    const view = new DataView(this.initial.buffer);
    view.setUint16(ConfigOffset.VENDOR_ID, options.vendorId, true);
    view.setUint16(ConfigOffset.DEVICE_ID, options.deviceId, true);
    view.setUint8(ConfigOffset.REVISION_ID, options.revisionId ?? 0);
    view.setUint8(ConfigOffset.CLASS_CODE, options.classCode & 0xff);
    view.setUint16(ConfigOffset.CLASS_CODE + 1, options.classCode >>> 8, true);
    view.setUint16(ConfigOffset.SUBSYSTEM_VENDOR_ID, options.subsystemVendorId ?? options.vendorId, true);
    view.setUint16(ConfigOffset.SUBSYSTEM_ID, options.subsystemId ?? options.deviceId, true);
    view.setUint8(ConfigOffset.INTERRUPT_PIN, options.interruptPin ?? 0);
    const writable = new DataView(this.writable.buffer);
    writable.setUint16(ConfigOffset.COMMAND, COMMAND_WRITABLE, true);
    writable.setUint8(ConfigOffset.INTERRUPT_LINE, 0xff);
    writable.setUint8(0x0c, 0xff); // cache line size
    new DataView(this.clearable.buffer).setUint16(ConfigOffset.STATUS, STATUS_CLEARABLE, true);
  }

  private layOutBar({ index, size, kind, prefetchable = false }: BarDescription): void {
    if (size < 16 || 2 ** Math.round(Math.log2(size)) !== size) {
      throw new RangeError(
        `Expected the size of BAR ${index} to be a power of two from 16 up, but got ${size}`,
      );
    }
    const last = kind === 'memory64' ? 4 : 5;
    if (!Number.isInteger(index) || index < 0 || index > last) {
      throw new RangeError(`Expected a ${kind} BAR to have an index of 0 to ${last}, but got ${index}`);
    }
    const at = ConfigOffset.BAR0 + 4 * index;
    const type = kind === 'io' ? 0b1 : (kind === 'memory64' ? 0b100 : 0) | (prefetchable ? 0b1000 : 0);
    new DataView(this.initial.buffer).setUint32(at, type, true);
    const mask = BigInt.asUintN(64, -BigInt(size));
    const writable = new DataView(this.writable.buffer);
    writable.setUint32(at, Number(mask & 0xffff_ffffn) & ~0xf, true);
    if (kind === 'memory64') writable.setUint32(at + 4, Number(mask >> 32n), true);
  }

  private layOutCapabilities(capabilities: readonly Capability[]): void {
    let at = FIRST_CAPABILITY;
    let pointer: number = ConfigOffset.CAPABILITIES;
    for (const { id, registers, writable, clearable } of capabilities) {
      if (at + registers.length > 256) {
        throw new RangeError(`Expected the capabilities to fit into 192 bytes, but ID ${id} does not`);
      }
      this.capabilities.set(id, at);
      this.initial[pointer] = at;
      this.initial.set(registers, at);
      this.initial[at] = id;
      this.initial[at + 1] = 0;
      if (writable) this.writable.set(writable, at);
      if (clearable) this.clearable.set(clearable, at);
      pointer = at + 1;
      at = (at + registers.length + 3) & ~3;
    }
    if (capabilities.length > 0) this.initial[ConfigOffset.STATUS] = STATUS_CAPABILITY_LIST;
  }
}
