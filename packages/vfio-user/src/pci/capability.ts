/** A capability of a device's configuration space, as it stands after a reset. */
export interface Capability {
  /** Capability ID (PCI Code and ID Assignment). */
  readonly id: number;
  /** The registers from the start of the capability; its ID and the pointer to the next are filled in. */
  readonly registers: Uint8Array;
  /** The bits that software may write, at the same places. Everything else is read-only. */
  readonly writable?: Uint8Array;
  /** The bits that software clears by writing 1. */
  readonly clearable?: Uint8Array;
}

export const CapabilityId = { POWER_MANAGEMENT: 0x01, MSI: 0x05, PCI_EXPRESS: 0x10, MSIX: 0x11 } as const;

const CONTROL_MSIX_ENABLE = 1 << 15;
const CONTROL_FUNCTION_MASK = 1 << 14;

/** Where something lies in a BAR. */
export interface BarLocation {
  readonly bar: number;
  /** A multiple of 8. */
  readonly offset: number;
}

/** MSI-X (PCI Local Bus 3.0, 6.8.2). Each vector has 16 bytes in the table and a bit in the pending bits. */
export function msix(vectors: number, table: BarLocation, pendingBits: BarLocation): Capability {
  if (!Number.isInteger(vectors) || vectors < 1 || vectors > 2048) {
    throw new RangeError(`Expected 1 to 2048 MSI-X vectors, but got ${vectors}`);
  }
  const [registers, view] = empty(12);
  view.setUint16(2, vectors - 1, true);
  view.setUint32(4, located(table), true);
  view.setUint32(8, located(pendingBits), true);
  const [writable, writableView] = empty(12);
  writableView.setUint16(2, CONTROL_MSIX_ENABLE | CONTROL_FUNCTION_MASK, true);
  return { id: CapabilityId.MSIX, registers, writable };
}

/** Power management 1.2 with D0 and D3hot and no PME (PCI Power Management 1.2, 3.2). */
export function powerManagement(): Capability {
  const NO_SOFT_RESET = 1 << 3;
  const [registers, view] = empty(8);
  view.setUint16(2, 3, true);
  view.setUint16(4, NO_SOFT_RESET, true);
  const [writable, writableView] = empty(8);
  writableView.setUint16(4, 0b11, true);
  return { id: CapabilityId.POWER_MANAGEMENT, registers, writable };
}

/** A PCI Express endpoint with a 2.5 GT/s x1 link and no function-level reset (PCI Express Base 4.0, 7.5.3). */
export function pciExpressEndpoint(): Capability {
  const VERSION = 2;
  const ROLE_BASED_ERROR_REPORTING = 1 << 15;
  const LINK_2_5_GTS_X1 = 1 | (1 << 4);
  const [registers, view] = empty(0x3c);
  view.setUint16(0x02, VERSION, true);
  view.setUint32(0x04, ROLE_BASED_ERROR_REPORTING, true);
  view.setUint16(0x08, 0x2810, true);
  view.setUint32(0x0c, LINK_2_5_GTS_X1, true);
  view.setUint16(0x12, LINK_2_5_GTS_X1, true);
  view.setUint16(0x30, 1, true);
  const [writable, writableView] = empty(0x3c);
  writableView.setUint16(0x08, 0x7fff, true);
  writableView.setUint16(0x10, 0x01cb, true);
  writableView.setUint16(0x28, 0x001f, true);
  const [clearable, clearableView] = empty(0x3c);
  clearableView.setUint16(0x0a, 0x000f, true);
  return { id: CapabilityId.PCI_EXPRESS, registers, writable, clearable };
}

function empty(length: number): [Uint8Array, DataView] {
  const bytes = new Uint8Array(length);
  return [bytes, new DataView(bytes.buffer)];
}

function located({ bar, offset }: BarLocation): number {
  if (offset % 8 !== 0 || bar < 0 || bar > 5) {
    throw new RangeError(
      `Expected an offset that is a multiple of 8 in BAR 0 to 5, but got ${offset} in ${bar}`,
    );
  }
  return offset | bar;
}
