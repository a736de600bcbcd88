import type { BackingImage } from '../devices/storage-device.js';
import type { Guest } from '../guest/guest.js';
import type { Host } from '../host.js';
import type { Ledger } from '../ledger/ledger.js';
import { messageOf } from '../resources/scope.js';
import type { WarmDescription } from './description.js';
import { restoreGuest } from './restore-guest.js';
import { saveGuest } from './save-guest.js';
import { chooseStart, type StartOptions } from './start.js';
import { discardWarmGuest } from './warm-cache.js';
import type { WarmGuest } from './warm-guest.js';

export interface StartGuestOptions extends StartOptions {
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly progress?: (what: string) => void;
}

/** Starts the guest on a host whose device has started. */
export type BringUp = (guest: Guest, host: Host, images: readonly BackingImage[]) => Promise<void>;

/**
 * Starts a guest, restored or booted: `launch` makes what it runs on, and releases it if the guest does not start.
 * A saved guest that cannot be restored is discarded, and the guest is booted.
 */
export async function startGuest<T>(
  options: StartGuestOptions,
  launch: (incoming: boolean, bringUp: BringUp) => Promise<T>,
): Promise<T> {
  const { signal, ledger, progress = () => {}, warm = false } = options;
  const start = await chooseStart(options);
  let reason: string;
  let description: WarmDescription | undefined;
  if (start.kind === 'warm') {
    await using saved = start.guest;
    const intact = saved.check();
    // Whoever waits for it hears of it; that may be nobody, if something else fails first.
    intact.catch(() => {});
    try {
      return await launch(true, (guest, host) => restore(options, saved, intact, guest, host));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      await discardWarmGuest(saved.folder);
      reason = `the saved guest could not be restored and is discarded: ${messageOf(error)}`;
    } finally {
      // It reads from a descriptor that is about to be closed.
      await intact.catch(() => {});
    }
  } else {
    ({ reason, description } = start);
  }
  ledger.write('guest-start', { start: 'cold', reason });
  if (warm) progress(`booting the guest: ${reason}`);
  return await launch(false, async (guest, host, images) => {
    await guest.movesTo(await host.startMachine(false, signal));
    if (!warm) return;
    await guest.booted(signal);
    progress('the guest has booted');
    if (description !== undefined) await save(options, description, guest, host, images);
  });
}

async function restore(
  options: StartGuestOptions,
  warm: WarmGuest,
  intact: Promise<void>,
  guest: Guest,
  host: Host,
): Promise<void> {
  const { signal, ledger, progress = () => {}, environment } = options;
  const from = performance.now();
  guest.console.feed(Buffer.from(`${warm.saved.console.join('\n')}\n`));
  const machine = await host.startMachine(true, signal, environment.sourceQemu);
  await guest.movesTo(machine);
  await restoreGuest(warm, intact, machine, host.device, signal);
  await guest.booted(signal);
  const milliseconds = performance.now() - from;
  ledger.write('guest-start', { start: 'warm', entry: warm.folder, milliseconds });
  progress(`restored a warm guest in ${(milliseconds / 1000).toFixed(1)} s`);
}

/** Saves the booted guest for the next time. That it cannot be saved is told, and no failure. */
async function save(
  options: StartGuestOptions,
  description: WarmDescription,
  guest: Guest,
  host: Host,
  images: readonly BackingImage[],
): Promise<void> {
  const { signal, ledger, progress = () => {} } = options;
  const from = performance.now();
  await guest.leavesAgent();
  const machine = guest.machine;
  const console = guest.console.lines;
  const failure = await saveGuest({ description, machine, device: host.device, images, console, signal });
  signal.throwIfAborted();
  const milliseconds = performance.now() - from;
  if (failure === undefined) {
    ledger.write('guest-saved', { milliseconds });
    progress(`saved it warm for the next time in ${(milliseconds / 1000).toFixed(1)} s`);
    return;
  }
  ledger.write('guest-not-saved', { milliseconds, reason: messageOf(failure) });
  progress(`it cannot be saved for the next time: ${messageOf(failure)}`);
}
