import type { Environment } from '../harness/environment.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import type { Machine } from '../harness/machine/machine.js';
import { passthroughArguments } from '../harness/passthrough/passthrough-arguments.js';
import { RunDirectory } from '../harness/resources/run-directory.js';
import { whileGroundHolds } from '../lab/ground-watch.js';
import { innerKernelArguments } from '../lab/platform.js';
import {
  addressOf,
  type Configuration,
  type GuestConfiguration,
  guestConfigurations,
} from './configurations.js';
import { startFileDevice } from './file-devices.js';
import { makeFilledImage } from './filled-image.js';
import type { Ground } from './ground.js';
import { type DeviceInGuest, GuestWithDevices } from './guest-with-devices.js';

export interface ComparedGuestOptions {
  readonly environment: Environment;
  readonly ground: Ground;
  readonly cache: 'writeback' | 'none';
  readonly configurations: readonly Configuration[];
  /** The size of every file behind a drive, in bytes. */
  readonly imageSize: number;
  /** The command of another vfio-user server, for its configuration. */
  readonly server?: string;
  readonly ledger: Ledger;
  readonly evidence: string;
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

/** What the machine is, the same for every configuration because there is only one. */
export const comparedMachine = { memory: 512 * 2 ** 20, processors: 1 };

/** One machine that has the passed-through drive and all the other devices at once, and its guest. */
export type ComparedGuest = GuestWithDevices<GuestConfiguration>;

/**
 * Makes the images, starts the devices and the machine, and waits until the guest has booted. If it does not boot,
 * `onFailure` may look at the machine before it is ended, and throw a better error.
 */
export function launchComparedGuest(
  options: ComparedGuestOptions,
  number: number,
  onFailure: (machine: Machine) => Promise<void>,
): Promise<ComparedGuest> {
  const { environment, ledger, evidence, signal, configurations } = options;
  const inGuest = guestConfigurations.filter((name) => configurations.includes(name));
  return GuestWithDevices.launch({
    ...{ environment, ledger, evidence, signal, ...comparedMachine },
    name: `compared-${number}`,
    kernelArguments: innerKernelArguments,
    devices: inGuest.map((name) => comparedDevice(name, options)),
    boot: async (guest, machine) => {
      try {
        await whileGroundHolds(guest, signal, (held) => guest.booted(held));
      } catch (error) {
        await onFailure(machine);
        throw error;
      }
    },
  });
}

function comparedDevice(
  name: GuestConfiguration,
  { ground, cache, evidence, ledger, signal, imageSize, server }: ComparedGuestOptions,
): DeviceInGuest<GuestConfiguration> {
  const address = addressOf(name);
  if (name === 'passthrough') {
    return { name, address, start: async () => passthroughArguments(ground.passthrough, address) };
  }
  const start: DeviceInGuest<GuestConfiguration>['start'] = async (directory, scope) => {
    const images = scope.use(`the image of ${name}`, RunDirectory.create(ground.folder));
    const image = makeFilledImage(images.file(`${name}.raw`), imageSize);
    const materials = {
      image,
      cache,
      directory,
      evidence,
      ledger,
      ...(server === undefined ? {} : { server }),
    };
    const device = scope.use(name, await startFileDevice(name, materials, signal));
    return device.arguments;
  };
  return { name, address, start };
}
