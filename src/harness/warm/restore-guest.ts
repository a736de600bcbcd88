import { type StorageDevice, storageAddress } from '../devices/storage-device.js';
import type { Machine } from '../machine/machine.js';
import { loadState, requireMigration, runLoaded } from '../migration/device-side.js';
import { writePciState } from '../migration/pci-state.js';
import { readMachine } from './machine-file.js';
import { DamagedWarmGuestError, type WarmGuest } from './warm-guest.js';

/**
 * Restores a saved guest on a machine that waits for a migration, with a device whose server waits too. It takes the
 * same steps as a migration's destination does, and the guest runs afterwards. Nothing runs before all of what was
 * saved has been read and checked.
 *
 * @param intact settles when the whole of QEMU's stream was checked: meanwhile devices and machine can start
 * @throws DamagedWarmGuestError if what was saved is not whole
 */
export async function restoreGuest(
  warm: WarmGuest,
  intact: Promise<void>,
  machine: Machine,
  device: StorageDevice,
  signal: AbortSignal,
): Promise<void> {
  const { control } = device;
  const saved = warm.saved.device;
  if ((saved === undefined) !== (control === undefined)) {
    throw new DamagedWarmGuestError('it has no state of the device, or one that the device cannot load');
  }
  const carried = saved && control && { saved, side: { control, qtest: machine.qtest } };
  if (carried) {
    await requireMigration('first host', carried.side);
    await carried.side.control.setState('resuming');
    await loadState(carried.side, carried.saved.state);
  }
  try {
    await readMachine(machine, warm.streamPath, signal);
  } catch (error) {
    // If the stream is broken, that is why.
    await intact;
    throw error;
  }
  await intact;
  if (carried) {
    await writePciState(machine.qtest, storageAddress, carried.saved.pci);
    await runLoaded(carried.side);
  }
  const since = machine.qmp.events.position;
  await machine.qmp.execute('cont');
  await machine.qmp.waitForEvent('RESUME', { since, signal });
}
