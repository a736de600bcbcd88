import { storageAddress } from '../devices/storage-device.js';
import type { Machine } from '../machine/machine.js';
import { commandRegister, readConfiguration, writeConfiguration } from '../machine/pci-configuration.js';

/** The command register's bit that lets a function reach memory (PCI Local Bus 3.0, section 6.2.2). */
const busMasterEnable = 1 << 2;

/** Takes bus mastering from the storage device of a stopped machine, or gives it back, as its driver would. */
export async function setBusMaster({ qtest }: Machine, enabled: boolean): Promise<void> {
  const [word] = await readConfiguration(qtest, storageAddress, [commandRegister]);
  const others = word! & 0xffff & ~busMasterEnable;
  await writeConfiguration(qtest, storageAddress, [
    { offset: commandRegister, width: 16, value: enabled ? others | busMasterEnable : others },
  ]);
}
