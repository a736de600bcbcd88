import {
  type ConfigurationWrite,
  commandRegister,
  type PciAddress,
  readConfiguration,
  writeConfiguration,
} from '../machine/pci-configuration.js';
import type { AccessWidth, Qtest } from '../machine/qtest.js';

/** Offsets in a type 0 configuration header (PCI Local Bus 3.0, section 6.1). */
const header = {
  command: commandRegister,
  cacheLineSize: 0x0c,
  bar0: 0x10,
  capabilities: 0x34,
  interruptLine: 0x3c,
};
const capability = { powerManagement: 0x01, msi: 0x05, express: 0x10, msix: 0x11 };
const commandMemoryEnable = 1 << 1;
const configurationBytes = 256;
const msixCapabilityBytes = 12;
const msixEntryBytes = 16;

/** The PCI state that QEMU, not the device server, keeps for a device: what its own stream does not carry. */
export interface PciState {
  /** The first 256 bytes of configuration space. */
  readonly configuration: Buffer;
  /** The MSI-X table, 16 bytes an entry (PCI 3.0, section 6.8.2); empty if the driver cannot have written it. */
  readonly msixTable: Buffer;
}

/** Reads the whole of a function's configuration space. Every word that QEMU does not keep asks the device server. */
export async function readWholeConfiguration(qtest: Qtest, address: PciAddress): Promise<Buffer> {
  const configuration = Buffer.alloc(configurationBytes);
  const offsets = Array.from({ length: configurationBytes / 4 }, (_, index) => 4 * index);
  await refresh(qtest, address, configuration, offsets);
  return configuration;
}

/**
 * Reads a device's PCI state from a stopped machine.
 *
 * @param layout the configuration space as it was read before: what never changes is taken from it, so that few
 *   words have to be asked for while the guest stands still
 */
export async function readPciState(qtest: Qtest, address: PciAddress, layout: Buffer): Promise<PciState> {
  const configuration = Buffer.from(layout);
  await refresh(qtest, address, configuration, changingWords(layout));
  const msix = findMsix(configuration);
  const written =
    msix !== undefined && (configuration.readUInt16LE(header.command) & commandMemoryEnable) !== 0;
  const msixTable = written ? await qtest.read(msix.table, msix.entries * msixEntryBytes) : Buffer.alloc(0);
  return { configuration, msixTable };
}

/**
 * Writes a device's PCI state into a machine that has not run yet, in an order a driver could have used: BARs, then
 * the command register that enables them, the MSI-X table through its BAR, and last the control word that arms
 * the vectors.
 */
export async function writePciState(qtest: Qtest, address: PciAddress, state: PciState): Promise<void> {
  const { configuration, msixTable } = state;
  const writes: ConfigurationWrite[] = [];
  const copy = (offset: number, width: AccessWidth) => {
    // A capability of the device's may begin so late that it does not end within the space.
    if (offset + width / 8 > configuration.length) return;
    writes.push({ offset, width, value: configuration.readUIntLE(offset, width / 8) });
  };

  for (let bar = 0; bar < 6; bar++) copy(header.bar0 + 4 * bar, 32);
  copy(header.cacheLineSize, 8);
  copy(header.interruptLine, 8);
  copy(header.command, 16);
  for (const { id, offset } of capabilities(configuration)) {
    if (id === capability.powerManagement) copy(offset + 4, 16);
    if (id === capability.express) copy(offset + 8, 16);
    if (id === capability.msi) copyMsi(configuration, offset, copy);
  }
  await writeConfiguration(qtest, address, writes);
  const msix = findMsix(configuration);
  if (msix === undefined || msixTable.length === 0) return;
  const control = configuration.readUInt16LE(msix.control);
  await Promise.all([
    qtest.writeBytes(msix.table, msixTable),
    writeConfiguration(qtest, address, [{ offset: msix.control, value: control, width: 16 }]),
  ]);
}

/** The offsets and identities of the capability list; a list that loops or leaves the header area ends. */
export function* capabilities(configuration: Buffer): Generator<{ id: number; offset: number }> {
  let offset = configuration.readUInt8(header.capabilities) & 0xfc;
  for (let count = 0; offset >= 0x40 && offset <= 0xfc && count < 48; count++) {
    yield { id: configuration.readUInt8(offset), offset };
    offset = configuration.readUInt8(offset + 1) & 0xfc;
  }
}

/** The words that a driver may have changed since the layout was read: those that {@link writePciState} writes. */
function changingWords(layout: Buffer): number[] {
  const words = [header.command, header.cacheLineSize, header.interruptLine];
  for (let bar = 0; bar < 6; bar++) words.push(header.bar0 + 4 * bar);
  for (const { id, offset } of capabilities(layout)) {
    if (id === capability.powerManagement) words.push(offset + 4);
    if (id === capability.express) words.push(offset + 8);
    if (id === capability.msi) words.push(offset, offset + 4, offset + 8, offset + 12, offset + 16);
    if (id === capability.msix) words.push(offset);
  }
  return words.filter((offset) => offset + 4 <= configurationBytes);
}

async function refresh(
  qtest: Qtest,
  address: PciAddress,
  configuration: Buffer,
  offsets: readonly number[],
): Promise<void> {
  const words = await readConfiguration(qtest, address, offsets);
  words.forEach((word, index) => {
    configuration.writeUInt32LE(word, offsets[index]!);
  });
}

function findMsix(configuration: Buffer): { control: number; entries: number; table: number } | undefined {
  for (const { id, offset } of capabilities(configuration)) {
    if (id !== capability.msix || offset + msixCapabilityBytes > configuration.length) continue;
    const control = configuration.readUInt16LE(offset + 2);
    const location = configuration.readUInt32LE(offset + 4);
    if ((location & 7) > 5) return undefined;
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
  const wide = (low & 0b110) === 0b100 && bar < 5;
  const high = wide ? configuration.readUInt32LE(header.bar0 + 4 * (bar + 1)) : 0;
  return high * 2 ** 32 + (low - (low & 0xf));
}

/** MSI (section 6.8.1): address, data and masks by the width that the control word tells, then the control word. */
function copyMsi(
  configuration: Buffer,
  offset: number,
  copy: (offset: number, width: AccessWidth) => void,
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
