import path from 'node:path';
import type { StorageDevice } from '../harness/devices/storage-device.js';
import type { Environment } from '../harness/environment.js';
import { listBlockDevices } from '../harness/guest/block-devices.js';
import type { Guest } from '../harness/guest/guest.js';
import { fromEnvironment, startGuestMachine } from '../harness/guest/start-guest-machine.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import type { Machine } from '../harness/machine/machine.js';
import { RunDirectory } from '../harness/resources/run-directory.js';
import { Scope } from '../harness/resources/scope.js';
import { whileGroundHolds } from '../lab/ground-watch.js';
import { innerKernelArguments } from '../lab/platform.js';
import {
  addressOf,
  type Configuration,
  type FileConfiguration,
  type GuestConfiguration,
  guestConfigurations,
} from './configurations.js';
import { startFileDevice } from './file-devices.js';
import { makeFilledImage } from './filled-image.js';
import type { Ground } from './ground.js';
import { passthroughArguments } from './passthrough-arguments.js';
import { parsePciBlockDevices } from './pci-block-devices.js';

export interface ComparedGuestOptions {
  readonly environment: Environment;
  readonly ground: Ground;
  readonly cache: 'writeback' | 'none';
  readonly configurations: readonly Configuration[];
  /** The command of another vfio-user server, for its configuration. */
  readonly server?: string;
  readonly ledger: Ledger;
  readonly evidence: string;
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

/** What the machine is, the same for every configuration because there is only one. */
export const comparedMachine = { memory: 512 * 2 ** 20, processors: 1, imageSize: 64 * 2 ** 20 };

/** One machine that has the passed-through drive and all the other devices at once, and its guest. */
export class ComparedGuest implements AsyncDisposable {
  private constructor(
    readonly guest: Guest,
    readonly machine: Machine,
    /** The guest's name of each configuration's device. */
    readonly blockDevices: ReadonlyMap<GuestConfiguration, string>,
    readonly scope: Scope,
  ) {}

  /**
   * Makes the images, starts the devices and the machine, and waits until the guest has booted. If it does not boot,
   * `onFailure` may look at the machine before it is ended, and throw a better error.
   */
  static async launch(
    options: ComparedGuestOptions,
    number: number,
    onFailure: (machine: Machine) => Promise<void>,
  ): Promise<ComparedGuest> {
    const { environment, ledger, evidence, signal, ground, cache } = options;
    await using scope = new Scope();
    const directory = scope.use('run directory', RunDirectory.create());
    const images = scope.use('images', RunDirectory.create(ground.folder));
    const devices: StorageDevice[] = [];
    const inGuest = guestConfigurations.filter((name) => options.configurations.includes(name));
    for (const name of inGuest) {
      if (name === 'passthrough') continue;
      const image = makeFilledImage(images.file(`${name}.raw`), comparedMachine.imageSize);
      const { server } = options;
      const materials = {
        image,
        cache,
        directory,
        evidence,
        ledger,
        ...(server === undefined ? {} : { server }),
      };
      devices.push(scope.use(name, await startFileDevice(name as FileConfiguration, materials, signal)));
    }
    const { guest, machine } = await startGuestMachine(
      {
        ...fromEnvironment(environment),
        ...{ directory, evidence, ledger, extra: [] },
        name: `compared-${number}`,
        memory: comparedMachine.memory,
        processors: comparedMachine.processors,
        kernelArguments: innerKernelArguments,
        storage: [
          ...passthroughArguments(ground.passthrough, addressOf('passthrough')),
          ...devices.flatMap((device) => device.arguments),
        ],
      },
      scope,
      signal,
    );
    try {
      await whileGroundHolds(guest, signal, (held) => guest.booted(held));
      const { stdout } = await guest.run(listBlockDevices, { signal });
      const blockDevices = new Map(
        inGuest.map((name) => [name, parsePciBlockDevices(stdout, addressOf(name), name)]),
      );
      const owned = new Scope();
      const launched = new ComparedGuest(guest, machine, blockDevices, owned);
      scope.moveTo(owned, path.basename(directory.path));
      return launched;
    } catch (error) {
      await onFailure(machine);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scope[Symbol.asyncDispose]();
  }
}
