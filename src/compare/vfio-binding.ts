import { existsSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A PCI function that belongs to vfio-pci, for a guest, until this is disposed of: then to its own driver again.
 */
export class VfioBinding implements Disposable {
  private constructor(readonly address: string) {}

  /** Takes the function from its driver. Throws an Error that says what is missing. */
  static take(address: string): VfioBinding {
    const folder = functionFolder(address);
    if (!existsSync(folder)) throw new Error(`Expected a PCI function ${address} here, but there is none.`);
    if (!existsSync(path.join(folder, 'iommu_group'))) {
      throw new Error(
        `Expected ${address} to be in an IOMMU group, but it is in none: the IOMMU is off (intel_iommu=on).`,
      );
    }
    rebind(address, 'vfio-pci');
    const binding = new VfioBinding(address);
    const driver = driverOf(address);
    if (driver === 'vfio-pci') return binding;
    binding[Symbol.dispose]();
    throw new Error(`Expected ${address} to be bound to vfio-pci, but its driver is ${driver ?? 'none'}.`);
  }

  [Symbol.dispose](): void {
    rebind(this.address, '');
  }
}

function functionFolder(address: string): string {
  return `/sys/bus/pci/devices/${address}`;
}

/** The name of the function's driver; undefined if it has none. */
export function driverOf(address: string): string | undefined {
  const link = path.join(functionFolder(address), 'driver');
  return existsSync(link) ? path.basename(readlinkSync(link)) : undefined;
}

/** An empty name lets the kernel choose again. */
function rebind(address: string, driver: string): void {
  const folder = functionFolder(address);
  writeFileSync(path.join(folder, 'driver_override'), `${driver}\n`);
  if (driverOf(address) !== undefined) writeFileSync(path.join(folder, 'driver', 'unbind'), address);
  writeFileSync('/sys/bus/pci/drivers_probe', address);
}
