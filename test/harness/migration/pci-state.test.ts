import { expect } from 'chai';
import fc from 'fast-check';
import {
  type PciAddress,
  readConfiguration,
  writeConfiguration,
} from '../../../src/harness/machine/pci-configuration.js';
import type { Qtest } from '../../../src/harness/machine/qtest.js';
import {
  capabilities,
  readPciState,
  readWholeConfiguration,
  writePciState,
} from '../../../src/harness/migration/pci-state.js';
import { type BareQemu, bareQemu } from '../../support/bare-qemu.js';

/** QEMU's own NVMe controller has MSI-X in BAR 0 and power management, its AHCI controller MSI. */
const nvme: PciAddress = { device: 0x10, function: 0 };
const ahci: PciAddress = { device: 0x11, function: 0 };
const machine = () =>
  bareQemu(
    ...['-device', JSON.stringify({ driver: 'nvme', serial: 'test', addr: '0x10' })],
    ...['-device', JSON.stringify({ driver: 'ich9-ahci', addr: '0x11' })],
  );

const bar0 = 0xe000_0000;
const ahciBar5 = 0xe100_0000;
const memoryAndBusMaster = 0x0006;
const msixEnable = 0x8000;

/** Does what firmware and a driver do to both functions. */
async function drive(qtest: Qtest): Promise<void> {
  const msix = await capabilityOf(qtest, nvme, 0x11);
  const table = bar0 + ((await readConfiguration(qtest, nvme, [msix + 4]))[0]! & ~7);
  await writeConfiguration(qtest, nvme, [
    { offset: 0x10, value: bar0, width: 32 },
    { offset: 0x14, value: 1, width: 32 },
    { offset: 0x0c, value: 16, width: 8 },
    { offset: 0x3c, value: 11, width: 8 },
    { offset: 0x04, value: memoryAndBusMaster, width: 16 },
    { offset: msix + 2, value: msixEnable, width: 16 },
  ]);
  const entry = Buffer.alloc(16);
  for (let vector = 0; vector < 8; vector++) {
    entry.writeUInt32LE(0xfee0_0000 + (vector << 12), 0);
    entry.writeUInt32LE(0x4020 + vector, 8);
    entry.writeUInt32LE(vector & 1, 12);
    await qtest.writeBytes(2 ** 32 + table + 16 * vector, entry);
  }
  const msi = await capabilityOf(qtest, ahci, 0x05);
  await writeConfiguration(qtest, ahci, [
    { offset: 0x24, value: ahciBar5, width: 32 },
    { offset: 0x04, value: memoryAndBusMaster, width: 16 },
    { offset: msi + 4, value: 0xfee0_1000, width: 32 },
    { offset: msi + 12, value: 0x4031, width: 16 },
    { offset: msi + 2, value: 1, width: 16 },
  ]);
}

async function capabilityOf(qtest: Qtest, address: PciAddress, wanted: number): Promise<number> {
  const configuration = await readWholeConfiguration(qtest, address);
  return [...capabilities(configuration)].find(({ id }) => id === wanted)!.offset;
}

describe('The PCI state of a device', () => {
  let source: BareQemu;
  let destination: BareQemu;

  beforeEach(async () => {
    [source, destination] = await Promise.all([machine(), machine()]);
  });

  afterEach(async () => {
    await source[Symbol.asyncDispose]();
    await destination[Symbol.asyncDispose]();
  });

  /** Carries a function's state across, and returns it as it is on both sides then. */
  const carry = async (address: PciAddress) => {
    const layout = await readWholeConfiguration(destination.qtest, address);
    const before = await readPciState(source.qtest, address, layout);
    await writePciState(destination.qtest, address, before);
    const after = await readPciState(destination.qtest, address, layout);
    return { layout, before, after };
  };

  it('is on the destination what a driver had made of it on the source, vectors in MSI-X included', async () => {
    await drive(source.qtest);
    const { layout, before, after } = await carry(nvme);
    expect(before.configuration).to.deep.equal(await readWholeConfiguration(source.qtest, nvme));
    expect(before.configuration).to.not.deep.equal(layout);
    expect(after.configuration).to.deep.equal(before.configuration);
    expect(await readWholeConfiguration(destination.qtest, nvme)).to.deep.equal(before.configuration);
    expect(before.msixTable.readUInt32LE(16 * 7 + 8)).to.equal(0x4027);
    expect(after.msixTable).to.deep.equal(before.msixTable);
  });

  it('has the address, data and control of MSI', async () => {
    await drive(source.qtest);
    const { before, after } = await carry(ahci);
    const msi = await capabilityOf(destination.qtest, ahci, 0x05);
    expect(after.configuration).to.deep.equal(before.configuration);
    expect(after.configuration.readUInt32LE(msi + 4)).to.equal(0xfee0_1000);
    expect(after.configuration.readUInt16LE(msi + 12)).to.equal(0x4031);
    expect(after.configuration.readUInt16LE(msi + 2) & 1).to.equal(1);
  });

  it('has no vectors while nothing decodes its memory', async () => {
    const { before, after } = await carry(nvme);
    expect(before.msixTable).to.have.lengthOf(0);
    expect(after.configuration.readUInt16LE(4)).to.equal(0);
  });

  it('is read without a trace: the guest may be about to use the address port', async () => {
    await source.qtest.portOut(0xcf8, 0x8000_f842);
    await readWholeConfiguration(source.qtest, nvme);
    await drive(source.qtest);
    expect(await source.qtest.portIn(0xcf8)).to.equal(0x8000_f842);
  });
});

describe('A configuration space that a device server made up', () => {
  /** Stands in for QEMU: any answer, and every access within the ports and the table is noted. */
  const peer = () => {
    const accesses: number[] = [];
    const qtest = {
      portIn: async () => 0,
      portOut: async (port: number, value: number) => void accesses.push(port, value),
      read: async (_: number, length: number) => Buffer.alloc(length),
      writeBytes: async () => {},
    } as unknown as Qtest;
    return { qtest, accesses };
  };

  it('never makes the harness read or write beyond it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 256, maxLength: 256 }),
        fc.constantFrom(0x01, 0x05, 0x10, 0x11),
        fc.integer({ min: 0x10, max: 0x3f }),
        async (bytes, id, where) => {
          const configuration = Buffer.from(bytes);
          configuration[0x34] = 4 * where;
          configuration[4 * where] = id;
          const { qtest, accesses } = peer();
          await readPciState(qtest, nvme, configuration);
          await writePciState(qtest, nvme, { configuration, msixTable: Buffer.alloc(16) });
          expect(accesses.length).to.be.greaterThan(0);
        },
      ),
    );
  });

  it('may have a list of capabilities that loops: it ends', () => {
    const configuration = Buffer.alloc(256);
    configuration[0x34] = 0x40;
    configuration[0x41] = 0x50;
    configuration[0x51] = 0x40;
    expect([...capabilities(configuration)]).to.have.lengthOf(48);
  });
});
