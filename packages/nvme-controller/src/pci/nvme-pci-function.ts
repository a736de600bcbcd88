import {
  ConfigSpace,
  type InterruptCounts,
  msix,
  pciExpressEndpoint,
  powerManagement,
  type Region,
  RegionIndex,
} from 'vfio-user';
import { PCI_DEVICE } from './pci-device.js';

/** BAR0: registers and doorbells. NVMe 1.4, 2.1.10 leaves no smaller one than 16 KiB. */
const REGISTER_BAR_SIZE = 0x4000;
/** BAR4: the MSI-X table, and its pending bits in the second page. */
const INTERRUPT_BAR_SIZE = 0x2000;
const PENDING_BITS_OFFSET = 0x1000;
const TABLE_ENTRY_SIZE = 16;

/** The PCI side of the controller: configuration space, BAR sizes, and the MSI-X table as memory. */
export class NvmePciFunction {
  readonly config: ConfigSpace;
  readonly regions: ReadonlyMap<number, Region>;
  readonly interrupts: InterruptCounts;
  /** What was written to the MSI-X table. Clients emulate it themselves; the bytes are kept for those that read. */
  readonly table: Uint8Array;

  /** @param mappable the part of BAR0 that can be mapped, if any. */
  constructor(vectors: number, mappable: Region['mappable']) {
    this.config = new ConfigSpace({
      vendorId: PCI_DEVICE.vendor,
      deviceId: PCI_DEVICE.device,
      classCode: PCI_DEVICE.classCode,
      revisionId: PCI_DEVICE.revision,
      subsystemVendorId: PCI_DEVICE.subsystemVendor,
      subsystemId: PCI_DEVICE.subsystemDevice,
      bars: [
        { index: RegionIndex.BAR0, size: REGISTER_BAR_SIZE, kind: 'memory64' },
        { index: RegionIndex.BAR4, size: INTERRUPT_BAR_SIZE, kind: 'memory32' },
      ],
      capabilities: [
        powerManagement(),
        msix(
          vectors,
          { bar: RegionIndex.BAR4, offset: 0 },
          { bar: RegionIndex.BAR4, offset: PENDING_BITS_OFFSET },
        ),
        pciExpressEndpoint(),
      ],
    });
    const accessible = { readable: true, writable: true };
    this.regions = new Map<number, Region>([
      [RegionIndex.BAR0, { size: REGISTER_BAR_SIZE, ...accessible, ...(mappable && { mappable }) }],
      [RegionIndex.BAR4, { size: INTERRUPT_BAR_SIZE, ...accessible }],
      [RegionIndex.CONFIG, { size: this.config.size, ...accessible }],
    ]);
    // Clients ask for the error interrupt and warn if there is none; it never has to be raised.
    this.interrupts = { msix: vectors, err: 1 };
    this.table = new Uint8Array(vectors * TABLE_ENTRY_SIZE);
  }

  readInterruptBar(offset: number, target: Uint8Array): void {
    for (let index = 0; index < target.length; index++) target[index] = this.table[offset + index] ?? 0;
  }

  writeInterruptBar(offset: number, data: Uint8Array): void {
    if (offset < this.table.length) this.table.set(data.subarray(0, this.table.length - offset), offset);
  }

  reset(): void {
    this.config.reset();
    this.table.fill(0);
  }
}
