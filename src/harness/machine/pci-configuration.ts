import type { AccessWidth, Qtest } from './qtest.js';

/** The configuration mechanism's ports (PCI Local Bus 3.0, section 3.2.2.3.2). */
const configAddress = 0xcf8;
const configData = 0xcfc;
const enable = 0x8000_0000;

/** The offset of the command register in a function's configuration space (section 6.2.2). */
export const commandRegister = 0x04;

/** A function's address on the root bus. */
export interface PciAddress {
  readonly device: number;
  readonly function: number;
}

/** One access of a driver's. */
export interface ConfigurationWrite {
  readonly offset: number;
  readonly value: number;
  readonly width: AccessWidth;
}

/**
 * Reads 32-bit words of a function's configuration space. The ports work from reset on, before any firmware has set
 * up the memory-mapped window; what the guest had written to the address port is put back.
 */
export async function readConfiguration(
  qtest: Qtest,
  address: PciAddress,
  offsets: readonly number[],
): Promise<number[]> {
  const saved = await qtest.portIn(configAddress);
  // Sent at once: qtest answers in order, and nothing else runs on a stopped machine.
  const words = offsets.flatMap((offset) => [
    qtest.portOut(configAddress, target(address, offset)),
    qtest.portIn(configData),
  ]);
  const answers = await Promise.all([...words, qtest.portOut(configAddress, saved)]);
  return offsets.map((_, index) => answers[2 * index + 1] as number);
}

/**
 * Waits until all that the guest wrote to a function's registers has reached its device server. Writes are posted:
 * QEMU's I/O thread may still hold some when the machine has stopped. It sends in order, so the answer to a read (of the
 * identity, which QEMU does not keep) comes after them.
 */
export async function drainPostedWrites(qtest: Qtest, address: PciAddress): Promise<void> {
  await readConfiguration(qtest, address, [0]);
}

/** Writes to a function's configuration space, in order. */
export async function writeConfiguration(
  qtest: Qtest,
  address: PciAddress,
  writes: readonly ConfigurationWrite[],
): Promise<void> {
  const saved = await qtest.portIn(configAddress);
  await Promise.all([
    ...writes.flatMap(({ offset, value, width }) => [
      qtest.portOut(configAddress, target(address, offset)),
      qtest.portOut(configData + (offset & 3), value, width),
    ]),
    qtest.portOut(configAddress, saved),
  ]);
}

function target({ device, function: fn }: PciAddress, offset: number): number {
  return (enable | (device << 11) | (fn << 8) | (offset & 0xfc)) >>> 0;
}
