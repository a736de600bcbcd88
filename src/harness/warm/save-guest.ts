import { statSync } from 'node:fs';
import path from 'node:path';
import type { BackingImage, StorageDevice } from '../devices/storage-device.js';
import { storageAddress } from '../devices/storage-device.js';
import type { Machine } from '../machine/machine.js';
import { drainPostedWrites } from '../machine/pci-configuration.js';
import { requireMigration } from '../migration/device-side.js';
import { readPciState, readWholeConfiguration } from '../migration/pci-state.js';
import type { WarmDescription } from './description.js';
import { writeMachine } from './machine-file.js';
import { keepWarmGuest } from './warm-cache.js';
import { entryFiles, type SavedDevice, writeWarmGuest } from './warm-guest.js';

export interface GuestToSave {
  readonly description: WarmDescription;
  readonly machine: Machine;
  readonly device: StorageDevice;
  readonly images: readonly BackingImage[];
  readonly console: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Saves a guest that has booted and done nothing else: a migration whose destination is a file. The machine and then
 * the device are stopped before the first page is written, so that nothing has to be written twice. Whether it
 * succeeds or not, the guest runs on afterwards.
 *
 * @returns why it could not be saved, if it could not
 * @throws Error if the guest does not run on
 */
export async function saveGuest(guest: GuestToSave): Promise<unknown> {
  const { description, machine, device, images, console, signal } = guest;
  const side = device.control && { control: device.control, qtest: machine.qtest };
  let stopped = false;
  let quiesced = false;
  try {
    if (side !== undefined) await requireMigration('first host', side);
    stopped = true;
    await machine.qmp.execute('stop');
    await keepWarmGuest(description, machine.options.memory, async (folder) => {
      let saved: SavedDevice | undefined;
      if (side !== undefined) {
        quiesced = true;
        await drainPostedWrites(side.qtest, storageAddress);
        await side.control.setState('stop-copy');
        const { data: state } = await side.control.readState();
        const layout = await readWholeConfiguration(side.qtest, storageAddress);
        saved = { state, pci: await readPciState(side.qtest, storageAddress, layout) };
      }
      requireUnwritten(images);
      await writeMachine(machine, path.join(folder, entryFiles.memory), signal);
      await writeWarmGuest(folder, { description, console, device: saved });
    });
    return undefined;
  } catch (error) {
    return error;
  } finally {
    if (quiesced) await side?.control.setState('running');
    if (stopped) await machine.qmp.execute('cont');
  }
}

/** A restored guest gets fresh images, so they may hold nothing that it knows of. */
function requireUnwritten(images: readonly BackingImage[]): void {
  const written = images.find((image) => statSync(image.path).blocks > 0);
  if (written === undefined) return;
  throw new Error(`Expected a guest that only booted to have written nothing, but ${written.path} has data.`);
}
