import { existsSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Guardian } from '../resources/guardian.js';
import { Scope } from '../resources/scope.js';

/** Gives the function `$1` back to its own driver, if it was taken from it. vfio-pci lets go when its user is gone. */
const giveBack = `
  folder=/sys/bus/pci/devices/$1
  read -r override <$folder/driver_override
  [ "$override" = vfio-pci ] || exit 0
  echo >$folder/driver_override
  [ -e $folder/driver ] && echo "$1" >$folder/driver/unbind
  echo "$1" >/sys/bus/pci/drivers_probe`;

/**
 * A PCI function that belongs to vfio-pci, for a guest, until this is disposed of: then to its own driver again. A
 * guardian gives it back, so that it does whatever ends this process.
 */
export class VfioBinding implements AsyncDisposable {
  private constructor(
    readonly address: string,
    readonly driver: string | undefined,
    readonly scope: Scope,
  ) {}

  /** Takes the function from its driver. Throws an Error that says what is missing. */
  static async take(address: string): Promise<VfioBinding> {
    const folder = functionFolder(address);
    if (!existsSync(folder)) throw new Error(`Expected a PCI function ${address} here, but there is none.`);
    if (!existsSync(path.join(folder, 'iommu_group'))) {
      throw new Error(
        `Expected ${address} to be in an IOMMU group, but it is in none: the IOMMU is off (intel_iommu=on).`,
      );
    }
    const before = driverOf(address);
    if (before === 'vfio-pci') {
      throw new Error(
        `Expected ${address} to have a driver of its own, but vfio-pci has it already: is another run using it?`,
      );
    }
    // Before anything is changed: from here on the function is given back whatever happens.
    await using scope = new Scope();
    scope.use(`guardian of ${address}`, new Guardian(giveBack, address));
    writeFileSync(path.join(folder, 'driver_override'), 'vfio-pci\n');
    if (before !== undefined) writeFileSync(path.join(folder, 'driver', 'unbind'), address);
    writeFileSync('/sys/bus/pci/drivers_probe', address);
    const driver = driverOf(address);
    if (driver !== 'vfio-pci')
      throw new Error(`Expected ${address} to be bound to vfio-pci, but its driver is ${driver ?? 'none'}.`);
    const owned = new Scope();
    scope.moveTo(owned, `guardian of ${address}`);
    return new VfioBinding(address, before, owned);
  }

  /** Throws an Error if the function's driver is not the one that it had. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.scope[Symbol.asyncDispose]();
    const driver = driverOf(this.address);
    if (driver === this.driver) return;
    throw new Error(
      `Expected ${this.address} to be given back to ${this.driver ?? 'no driver'}, but its driver is ` +
        `${driver ?? 'none'}: echo ${this.address} >/sys/bus/pci/drivers_probe has the kernel look again.`,
    );
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
