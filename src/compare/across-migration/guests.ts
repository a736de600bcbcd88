import type { StorageDevice } from '../../harness/devices/storage-device.js';
import type { Environment } from '../../harness/environment.js';
import { listBlockDevices } from '../../harness/guest/block-devices.js';
import type { Guest } from '../../harness/guest/guest.js';
import { fromEnvironment, startGuestMachine } from '../../harness/guest/start-guest-machine.js';
import type { Ledger } from '../../harness/ledger/ledger.js';
import { Pair } from '../../harness/pair.js';
import { passthroughArguments } from '../../harness/passthrough/passthrough-arguments.js';
import { parsePciBlockDevices } from '../../harness/passthrough/pci-block-devices.js';
import { RunDirectory } from '../../harness/resources/run-directory.js';
import { Scope } from '../../harness/resources/scope.js';
import { whileGroundHolds } from '../../lab/ground-watch.js';
import { innerKernelArguments } from '../../lab/platform.js';
import { parseScenario } from '../../scenario/load.js';
import type { Scenario } from '../../scenario/schema.js';
import { addressOf } from '../configurations.js';
import { startFileDevice } from '../file-devices.js';
import { makeFilledImage } from '../filled-image.js';
import { type AcrossMigrationFixture, type BesideConfiguration, configurationsBeside } from './fixture.js';

export interface GuestsOptions {
  readonly environment: Environment;
  /** The drive that is passed through, bound to vfio-pci. */
  readonly passthrough: string;
  readonly fixture: AcrossMigrationFixture;
  readonly ledger: Ledger;
  readonly evidence: string;
  readonly signal: AbortSignal;
}

const memory = 256 * 2 ** 20;
/** As the drive that is migrated: files in the run's folder, cached by the host. */
const emulatedDrives = { cache: 'writeback', imageSize: 64 * 2 ** 20 } as const;

/** The guest that is migrated, and the guest with the drives that it is compared with, on one ground. */
export class Guests implements AsyncDisposable {
  private constructor(
    readonly scenario: Scenario,
    readonly pair: Pair,
    readonly compared: Guest,
    /** The compared guest's name of each drive. */
    readonly blockDevices: ReadonlyMap<BesideConfiguration, string>,
    readonly scope: Scope,
  ) {}

  /** Starts both and waits until they have booted, one after the other: they share the ground. */
  static async launch(options: GuestsOptions): Promise<Guests> {
    const { environment, fixture, ledger, evidence, signal, passthrough } = options;
    await using scope = new Scope();
    const scenario = parseScenario({
      name: 'latency-across-migration',
      description: fixture.description,
      machine: { memory, kernelArguments: innerKernelArguments },
      device: { ...fixture.device, namespaces: [{ size: '64MiB' }] },
      workload: { jobs: [fixture.job] },
    });
    const pair = scope.use('pair', await Pair.launch({ scenario, environment, ledger, evidence, signal }));
    await whileGroundHolds(pair.guest, signal, (held) => pair.guest.booted(held));
    const directory = scope.use('run directory', RunDirectory.create());
    const emulated: StorageDevice[] = [];
    const { cache, imageSize } = emulatedDrives;
    for (const name of fixture.beside) {
      const image = makeFilledImage(directory.file(`${name}.raw`), imageSize);
      const materials = { image, cache, directory, evidence, ledger };
      emulated.push(scope.use(name, await startFileDevice(name, materials, signal)));
    }
    const { guest } = await startGuestMachine(
      {
        ...fromEnvironment(environment),
        ...{ name: 'compared', memory, processors: 1, kernelArguments: innerKernelArguments, extra: [] },
        ...{ directory, evidence, ledger },
        storage: [
          ...passthroughArguments(passthrough, addressOf('passthrough')),
          ...emulated.flatMap((device) => device.arguments),
        ],
      },
      scope,
      signal,
    );
    await whileGroundHolds(guest, signal, (held) => guest.booted(held));
    const { stdout } = await guest.run(listBlockDevices, { signal });
    const blockDevices = new Map(
      configurationsBeside(fixture).map((name) => [
        name,
        parsePciBlockDevices(stdout, addressOf(name), name),
      ]),
    );
    const owned = new Scope();
    const guests = new Guests(scenario, pair, guest, blockDevices, owned);
    scope.moveTo(owned, 'guests');
    return guests;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scope[Symbol.asyncDispose]();
  }
}
