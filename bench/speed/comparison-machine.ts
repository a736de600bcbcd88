import path from 'node:path';
import { makeFilledImage } from '../../src/compare/filled-image.js';
import { parsePciBlockDevices } from '../../src/compare/pci-block-devices.js';
import type { StorageDevice } from '../../src/harness/devices/storage-device.js';
import type { Environment } from '../../src/harness/environment.js';
import { listBlockDevices } from '../../src/harness/guest/block-devices.js';
import type { Guest } from '../../src/harness/guest/guest.js';
import { fromEnvironment, startGuestMachine } from '../../src/harness/guest/start-guest-machine.js';
import type { Ledger } from '../../src/harness/ledger/ledger.js';
import { RunDirectory } from '../../src/harness/resources/run-directory.js';
import { Scope } from '../../src/harness/resources/scope.js';
import { addressOf, type ComparedDevice, comparedDevices, startComparedDevice } from './compared-devices.js';

export interface ComparisonOptions {
  readonly environment: Environment;
  readonly ledger: Ledger;
  readonly evidence: string;
  readonly signal: AbortSignal;
  readonly proxied: boolean;
  readonly nodeOptions: readonly string[];
  readonly progress: (what: string) => void;
}

/** What the machine is, the same for every device because there is only one. */
export const comparisonMachine = { memory: 512 * 2 ** 20, processors: 1, imageSize: 256 * 2 ** 20 };

/** One machine with all the compared devices at once, and its guest. */
export class ComparisonMachine implements AsyncDisposable {
  private constructor(
    readonly guest: Guest,
    /** The guest's name of each device. */
    readonly blockDevices: ReadonlyMap<ComparedDevice, string>,
    readonly scope: Scope,
  ) {}

  /** Makes the images, starts the devices and the machine, and waits until the guest has booted. */
  static async launch(options: ComparisonOptions): Promise<ComparisonMachine> {
    const { environment, ledger, evidence, signal, progress } = options;
    await using scope = new Scope();
    const directory = scope.use('run directory', RunDirectory.create());
    const devices: StorageDevice[] = [];
    for (const name of comparedDevices) {
      progress(`filling a backing file and starting ${name}`);
      const image = makeFilledImage(directory.file(`${name}.raw`), comparisonMachine.imageSize);
      const device = await startComparedDevice(name, { ...options, image, directory }, signal);
      devices.push(scope.use(name, device));
    }
    const { guest } = await startGuestMachine(
      {
        ...fromEnvironment(environment),
        ...{ directory, evidence, ledger, extra: [] },
        name: 'comparison',
        memory: comparisonMachine.memory,
        processors: comparisonMachine.processors,
        kernelArguments: '',
        storage: devices.flatMap((device) => device.arguments),
      },
      scope,
      signal,
    );
    await guest.booted(signal);
    const { stdout } = await guest.run(listBlockDevices, { signal });
    const blockDevices = new Map(
      comparedDevices.map((name) => [name, parsePciBlockDevices(stdout, addressOf(name), name)]),
    );
    const owned = new Scope();
    const launched = new ComparisonMachine(guest, blockDevices, owned);
    scope.moveTo(owned, path.basename(directory.path));
    return launched;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scope[Symbol.asyncDispose]();
  }
}
