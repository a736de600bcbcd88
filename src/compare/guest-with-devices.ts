import path from 'node:path';
import type { Environment } from '../harness/environment.js';
import { listBlockDevices } from '../harness/guest/block-devices.js';
import type { Guest } from '../harness/guest/guest.js';
import { fromEnvironment, startGuestMachine } from '../harness/guest/start-guest-machine.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import type { Machine } from '../harness/machine/machine.js';
import { parsePciBlockDevices } from '../harness/passthrough/pci-block-devices.js';
import { RunDirectory } from '../harness/resources/run-directory.js';
import { Scope } from '../harness/resources/scope.js';

/** A device that a machine is to have. */
export interface DeviceInGuest<Name extends string> {
  readonly name: Name;
  /** On the root bus. */
  readonly address: { readonly device: number; readonly function: number };
  /** Starts whatever serves it, which then belongs to the scope, and returns QEMU's arguments. */
  readonly start: (directory: RunDirectory, scope: Scope) => Promise<readonly string[]>;
}

export interface GuestWithDevicesOptions<Name extends string> {
  readonly environment: Environment;
  readonly ledger: Ledger;
  readonly evidence: string;
  readonly signal: AbortSignal;
  /** Of the machine. */
  readonly name: string;
  /** Bytes. */
  readonly memory: number;
  readonly processors: number;
  readonly kernelArguments: string;
  readonly devices: readonly DeviceInGuest<Name>[];
  /** Waits until the guest has booted; it is only waited for if left out. */
  readonly boot?: (guest: Guest, machine: Machine) => Promise<void>;
}

/** One machine that has several devices at once, and its guest. */
export class GuestWithDevices<Name extends string> implements AsyncDisposable {
  private constructor(
    readonly guest: Guest,
    readonly machine: Machine,
    /** The guest's name of each device. */
    readonly blockDevices: ReadonlyMap<Name, string>,
    readonly scope: Scope,
  ) {}

  /** Starts the devices, one after the other, and the machine, and waits until the guest has booted and sees them. */
  static async launch<Name extends string>(
    options: GuestWithDevicesOptions<Name>,
  ): Promise<GuestWithDevices<Name>> {
    const { environment, ledger, evidence, signal, name, memory, processors, kernelArguments } = options;
    const { devices, boot = (guest) => guest.booted(signal) } = options;
    await using scope = new Scope();
    const directory = scope.use('run directory', RunDirectory.create());
    const storage: string[] = [];
    for (const { start } of devices) storage.push(...(await start(directory, scope)));
    const { guest, machine } = await startGuestMachine(
      {
        ...fromEnvironment(environment),
        ...{ directory, evidence, ledger, name, memory, processors, kernelArguments, storage, extra: [] },
      },
      scope,
      signal,
    );
    await boot(guest, machine);
    const { stdout } = await guest.run(listBlockDevices, { signal });
    const blockDevices = new Map(
      devices.map((device) => [device.name, parsePciBlockDevices(stdout, device.address, device.name)]),
    );
    const owned = new Scope();
    const launched = new GuestWithDevices(guest, machine, blockDevices, owned);
    scope.moveTo(owned, path.basename(directory.path));
    return launched;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scope[Symbol.asyncDispose]();
  }
}
