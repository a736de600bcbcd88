import type { Qtest, RegisterWrite } from '../machine/qtest.js';

/** Where the q35 machine has its ECAM window once the firmware has set it up (PCIEXBAR). */
const ecamBase = 0xb000_0000;
/** Offsets in a type 0 configuration header (PCI Local Bus 3.0, section 6.1). */
const header = { command: 0x04, cacheLineSize: 0x0c, bar0: 0x10, capabilities: 0x34, interruptLine: 0x3c };
const capability = { powerManagement: 0x01, msi: 0x05, express: 0x10, msix: 0x11 };
const commandMemoryEnable = 1 << 1;
const msixEntryBytes = 16;

/** The PCI state that QEMU, not the device server, keeps for a device: what its own stream does not carry. */
export interface PciState {
  /** The first 256 bytes of configuration space. */
  readonly configuration: Buffer;
  /** The MSI-X table, 16 bytes an entry (PCI 3.0, section 6.8.2); empty if the driver cannot have written it. */
  readonly msixTable: Buffer;
}

/** A function's address on the root bus. */
export interface PciAddress {
  readonly device: number;
  readonly function: number;
}

/** Reads a device's PCI state from a stopped machine. */
export async function readPciState(qtest: Qtest, address: PciAddress): Promise<PciState> {
  const configuration = await qtest.read(configurationAddress(address), 256);
  const msix = findMsix(configuration);
  const enabled =
    msix !== undefined && (configuration.readUInt16LE(header.command) & commandMemoryEnable) !== 0;
  const msixTable = enabled ? await qtest.read(msix.table, msix.entries * msixEntryBytes) : Buffer.alloc(0);
  return { configuration, msixTable };
}

/**
 * Writes a device's PCI state into a machine that has not run yet, in an order a driver could have used: BARs, then
 * the command register that enables them, the MSI-X table through its BAR, and last the control word that arms
 * the vectors.
 */
export async function writePciState(qtest: Qtest, address: PciAddress, state: PciState): Promise<void> {
  const base = configurationAddress(address);
  const { configuration, msixTable } = state;
  const writes: RegisterWrite[] = [];
  const copy = (offset: number, width: 8 | 16 | 32) =>
    writes.push({ address: base + offset, width, value: configuration.readUIntLE(offset, width / 8) });

  for (let bar = 0; bar < 6; bar++) copy(header.bar0 + 4 * bar, 32);
  copy(header.cacheLineSize, 8);
  copy(header.interruptLine, 8);
  copy(header.command, 16);
  for (const { id, offset } of capabilities(configuration)) {
    if (id === capability.powerManagement) copy(offset + 4, 16);
    if (id === capability.express) copy(offset + 8, 16);
    if (id === capability.msi) copyMsi(configuration, offset, copy);
  }
  const written = [qtest.write(writes)];
  const msix = findMsix(configuration);
  if (msix !== undefined && msixTable.length > 0) {
    written.push(qtest.writeBytes(msix.table, msixTable));
    const control = configuration.readUInt16LE(msix.control);
    written.push(qtest.write([{ address: base + msix.control, value: control, width: 16 }]));
  }
  await Promise.all(written);
}

/** The offsets and identities of the capability list; a list that loops or leaves the header area ends. */
export function* capabilities(configuration: Buffer): Generator<{ id: number; offset: number }> {
  let offset = configuration.readUInt8(header.capabilities) & 0xfc;
  for (let count = 0; offset >= 0x40 && offset <= 0xfc && count < 48; count++) {
    yield { id: configuration.readUInt8(offset), offset };
    offset = configuration.readUInt8(offset + 1) & 0xfc;
  }
}

function findMsix(configuration: Buffer): { control: number; entries: number; table: number } | undefined {
  for (const { id, offset } of capabilities(configuration)) {
    if (id !== capability.msix) continue;
    const control = configuration.readUInt16LE(offset + 2);
    const location = configuration.readUInt32LE(offset + 4);
    return {
      control: offset + 2,
      entries: (control & 0x7ff) + 1,
      table: barAddress(configuration, location & 7) + (location & ~7),
    };
  }
  return undefined;
}

function barAddress(configuration: Buffer, bar: number): number {
  const low = configuration.readUInt32LE(header.bar0 + 4 * bar);
  const wide = (low & 0b110) === 0b100;
  const high = wide ? configuration.readUInt32LE(header.bar0 + 4 * (bar + 1)) : 0;
  return high * 2 ** 32 + (low - (low & 0xf));
}

/** MSI (section 6.8.1): address, data and masks by the width that the control word tells, then the control word. */
function copyMsi(
  configuration: Buffer,
  offset: number,
  copy: (offset: number, width: 8 | 16 | 32) => void,
): void {
  const control = configuration.readUInt16LE(offset + 2);
  const wide = (control & (1 << 7)) !== 0;
  const masked = (control & (1 << 8)) !== 0;
  copy(offset + 4, 32);
  if (wide) copy(offset + 8, 32);
  copy(offset + (wide ? 12 : 8), 16);
  if (masked) copy(offset + (wide ? 16 : 12), 32);
  copy(offset + 2, 16);
}

function configurationAddress({ device, function: fn }: PciAddress): number {
  return ecamBase + (device << 15) + (fn << 12);
}
