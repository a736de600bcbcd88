import type { Environment } from '../environment.js';
import { Machine, type MachineOptions } from '../machine/machine.js';
import type { Scope } from '../resources/scope.js';
import { Guest } from './guest.js';

/** What a machine with a guest of its own is made of, besides what the guest and the environment decide. */
export type GuestMachineOptions = Omit<
  MachineOptions,
  'consoleReader' | 'streamReader' | 'journalReader' | 'incoming'
>;

/**
 * Starts one machine and the guest that it runs, which boots when this resolves. Both belong to the scope, even if the
 * machine does not start.
 */
export async function startGuestMachine(
  options: GuestMachineOptions,
  scope: Scope,
  signal: AbortSignal,
): Promise<{ guest: Guest; machine: Machine }> {
  const guest = scope.use(`${options.name} guest`, new Guest(options.ledger));
  const machine = await Machine.start(
    {
      ...options,
      incoming: false,
      consoleReader: guest.console,
      streamReader: guest.stream,
      journalReader: guest.journal,
    },
    signal,
  );
  scope.use(`${options.name} machine`, machine);
  await guest.movesTo(machine);
  return { guest, machine };
}

/** What a machine takes from what was found on this computer. */
export function fromEnvironment({ accelerator, kernel, initramfs, sourceQemu }: Environment) {
  return { accelerator, kernel, initramfs, qemu: sourceQemu.path };
}
