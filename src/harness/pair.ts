import { stateNotCarried } from '../mutants/registry.js';
import { carrierOf } from '../scenario/carrier-of.js';
import type { Scenario } from '../scenario/schema.js';
import { makeBackingImages } from './devices/backing-images.js';
import { type BackingImage, type StorageDevice, storageAddress } from './devices/storage-device.js';
import type { Environment } from './environment.js';
import { type BlockDeviceOf, findBlockDevices, findInGuest } from './guest/block-devices.js';
import { FioRun } from './guest/fio/fio-run.js';
import { Guest } from './guest/guest.js';
import { JournalRun } from './guest/journal/journal-run.js';
import { deviceArguments, Host, type HostOptions } from './host.js';
import type { Ledger } from './ledger/ledger.js';
import type { Machine } from './machine/machine.js';
import { type Carrier, idleCarrier } from './migration/carriers/carrier.js';
import { type CarrierMemory, mutateCarrier } from './migration/carriers/mutants.js';
import { OutOfBandCarrier, type OutOfBandOptions } from './migration/carriers/out-of-band.js';
import { explainFailure } from './migration/explain-failure.js';
import { type MigrationOptions, type MigrationResult, migrate } from './migration/migration.js';
import { MigrationError } from './migration/migration-error.js';
import { RunDirectory } from './resources/run-directory.js';
import { Scope } from './resources/scope.js';
import { type BringUp, startGuest } from './warm/start-guest.js';

export interface PairOptions {
  readonly scenario: Scenario;
  readonly environment: Environment;
  readonly ledger: Ledger;
  /** Folder of the logs that outlive the run. */
  readonly evidence: string;
  readonly signal: AbortSignal;
  /** Added to both QEMUs' command lines. */
  readonly extraArguments?: readonly string[];
  /** Record the vfio-user messages. */
  readonly trace?: boolean;
  /** Keep the device servers to messages, so that the traces hold all that they see and can be replayed. */
  readonly traceMemory?: boolean;
  /**
   * Start from a saved guest if there is one that fits, and save the booted guest if there is none. Default: off. The
   * guest has booted when {@link Pair.launch} returns.
   */
  readonly warm?: boolean;
  /** Told how the guest started, in words. */
  readonly progress?: (what: string) => void;
}

/** What may be different about one migration of a pair. */
export type MigrateSettings = Pick<MigrationOptions, 'hook' | 'interpose'> & OutOfBandOptions;

/** The longest wait for any one change of a migration's status, in milliseconds. */
const statusLimit = 120_000;

/**
 * Two hosts on this computer, each with the storage device, and one guest that runs on one of them. A migration
 * starts a machine on the other host and moves the guest there; the machine that it left stays, stopped, until
 * the next migration needs its host.
 */
export class Pair implements AsyncDisposable {
  #home: Host;
  #away: Host;
  /** Where the guest was when the last migration began. */
  #left: Host | undefined;
  #migrations = 0;
  readonly #carrierMemory: CarrierMemory = {};

  private constructor(
    readonly options: PairOptions,
    readonly directory: RunDirectory,
    /** One a namespace. */
    readonly images: readonly BackingImage[],
    readonly guest: Guest,
    home: Host,
    away: Host,
    readonly scope: Scope,
  ) {
    this.#home = home;
    this.#away = away;
  }

  /**
   * Starts both hosts' devices and, on host `a`, the machine. The guest is booting when this returns, or has booted
   * if it may start warm. The ledger says how it started, and why.
   */
  static launch(options: PairOptions): Promise<Pair> {
    return startGuest(options, (incoming, bringUp) => Pair.#launch(options, incoming, bringUp));
  }

  /**
   * Starts the device of host `a`, then at once the guest there and the device of host `b`, which is not needed
   * before the first migration.
   *
   * @param incoming whether the device of host `a` waits for a state too
   */
  static async #launch(options: PairOptions, incoming: boolean, bringUp: BringUp): Promise<Pair> {
    const scope = new Scope();
    try {
      const { scenario, environment, evidence, ledger, trace, traceMemory, extraArguments, signal } = options;
      const directory = scope.use('run directory', RunDirectory.create());
      const images = makeBackingImages(scenario.device.namespaces, directory);
      const guest = new Guest(ledger);
      const common: Omit<HostOptions, 'name' | 'serverArguments' | 'proxyArguments'> = {
        ...{ device: scenario.device, machine: scenario.machine, environment, images, directory },
        ...{ evidence, ledger, trace: trace ?? false, traceMemory: traceMemory ?? false },
        extraArguments: extraArguments ?? [],
        ...{ consoleReader: guest.console, streamReader: guest.stream, journalReader: guest.journal },
      };
      // One after the other they would take twice as long to end.
      const hosts = scope.use('hosts', new Scope('at-once'));
      const start = async (name: Host['name']) => {
        const waits = incoming || name === 'b';
        const added = deviceArguments(scenario, directory, name);
        const host = await Host.start({ ...common, name, ...added }, waits, signal);
        return hosts.use(`host ${name}`, host);
      };
      const a = await start('a');
      // Both are awaited even if one fails, so that the other is released.
      const [b, brought] = await Promise.allSettled([start('b'), bringUp(guest, a, images)]);
      scope.use('guest', guest);
      if (brought.status === 'rejected') throw brought.reason;
      if (b.status === 'rejected') throw b.reason;
      const pair = new Pair(options, directory, images, guest, a, b.value, scope);
      return pair;
    } catch (error) {
      await scope[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The host that runs the guest, and the other one. */
  get home(): Host {
    return this.#home;
  }

  get away(): Host {
    return this.#away;
  }

  /** The two hosts by their part in the last migration, or in the first if none has been. */
  get sides(): { readonly source: Host; readonly destination: Host } {
    const source = this.#left ?? this.#home;
    return { source, destination: source === this.#home ? this.#away : this.#home };
  }

  /** The machine that runs the guest. */
  get source(): Machine {
    return this.#home.machine!;
  }

  /** The machine that the guest left, or that failed to take it; undefined before the first migration. */
  get other(): Machine | undefined {
    return this.#away.machine;
  }

  /** The storage device of the host that runs the guest. */
  get sourceDevice(): StorageDevice {
    return this.#home.device;
  }

  /** The storage device of the other host. */
  get destinationDevice(): StorageDevice {
    return this.#away.device;
  }

  /** The guest's name of each namespace. The guest has to have booted. */
  blockDevices(): Promise<BlockDeviceOf> {
    const { device } = this.options.scenario;
    return findBlockDevices(this.guest, device.kind, device.namespaces.length, this.options.signal);
  }

  /** Starts the scenario's fio jobs in the guest. */
  async startFio(signal = this.options.signal): Promise<FioRun> {
    const { workload, seed } = this.options.scenario;
    return FioRun.start(this.guest, { jobs: workload.jobs, seed }, await this.blockDevices(), signal);
  }

  /**
   * Has the guest tell its drive to make all that it wrote durable, so that the images hold it. What is refused the
   * check of the images tells.
   */
  async flushDrive(signal = this.options.signal): Promise<void> {
    const blockDeviceOf = await this.blockDevices();
    for (let namespace = 1; namespace <= this.images.length; namespace++) {
      await this.guest.run(`nvme flush ${blockDeviceOf(namespace)}`, { signal, mayFail: true });
    }
  }

  /** Starts the scenario's journal in the guest, beside or instead of fio. */
  async startJournal(signal = this.options.signal): Promise<JournalRun> {
    const { device, workload } = this.options.scenario;
    const { journal } = workload;
    if (journal === undefined) throw new Error('Expected the scenario to have a journal (workload.journal).');
    return JournalRun.start(this.guest, journal, findInGuest(device.kind, journal.namespace), signal);
  }

  /**
   * Kills everything at once, as a loss of power would: both hosts' QEMUs, device servers and proxies. Resolves when
   * all have ended, and what the guest's journal had said by then is in the ledger.
   */
  async losePower(): Promise<void> {
    const hosts = [this.#home, this.#away];
    this.options.ledger.write('power-lost', { hosts: hosts.map(({ name }) => name) });
    await Promise.all(hosts.map((host) => host.losePower()));
  }

  /** Whether the storage device's first BAR is mapped into the guest's memory, as QEMU sees it now. */
  async storageIsMapped(): Promise<boolean> {
    const buses = await this.source.qmp.execute('query-pci');
    const device = buses.flatMap(({ devices }) => devices).find(({ slot }) => slot === storageAddress.device);
    // QEMU gives an address of all ones to a BAR that is not mapped.
    return device?.regions.some(({ bar, address }) => bar === 0 && address > 0 && address < 2 ** 52) ?? false;
  }

  /**
   * Migrates the guest to the other host. Throws a MigrationError if that fails; the guest then runs where the
   * error says, and can be migrated again.
   */
  async migrate({ changeState, ...settings }: MigrateSettings = {}): Promise<MigrationResult> {
    const { scenario, ledger, signal } = this.options;
    const home = this.#home;
    const away = this.#away;
    this.#left = home;
    const destination = await this.#startDestination(away);
    try {
      const result = await migrate(home.machine!, destination, {
        number: ++this.#migrations,
        carrier: this.#carrier(home, away, changeState === undefined ? {} : { changeState }),
        ledger,
        signal,
        transport: scenario.migrations.transport,
        parameters: scenario.migrations.parameters,
        capabilities: scenario.migrations.capabilities,
        timeLimit: statusLimit,
        explain: (cause) => explainFailure([away, home], ledger, cause),
        ...settings,
      });
      await this.#guestMoved();
      return result;
    } catch (error) {
      if (error instanceof MigrationError && error.owner === 'destination') await this.#guestMoved();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scope[Symbol.asyncDispose]();
  }

  async #startDestination(away: Host): Promise<Machine> {
    const { signal } = this.options;
    try {
      await away.stopMachine();
      await away.reviveDevice(signal);
      return await away.startMachine(true, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw new MigrationError('setup', { owner: 'source' }, error);
    }
  }

  async #guestMoved(): Promise<void> {
    [this.#home, this.#away] = [this.#away, this.#home];
    await this.guest.movesTo(this.source);
  }

  #carrier(home: Host, away: Host, options: OutOfBandOptions): Carrier {
    const { scenario } = this.options;
    const { mutants } = scenario;
    if (carrierOf(scenario) !== 'out-of-band' || mutants.includes(stateNotCarried)) return idleCarrier;
    const side = (host: Host) => ({
      control: host.device.control!,
      qtest: host.machine!.qtest,
      fence: () => host.fenceDevice(),
    });
    const unchanged = { source: side(home), destination: side(away), options };
    const parts = mutateCarrier(unchanged, mutants, this.#carrierMemory);
    return new OutOfBandCarrier(parts.source, parts.destination, storageAddress, parts.options);
  }
}
