import { mutantsIn } from '../mutants/registry.js';
import type { Scenario } from '../scenario/schema.js';
import { startDevice } from './devices/start-device.js';
import type { HostName, StorageDevice } from './devices/storage-device.js';
import type { VfioUserOptions } from './devices/vfio-user-device.js';
import type { Environment } from './environment.js';
import { backingFileArguments } from './faults/backing-file.js';
import type { LineReader } from './machine/line-socket.js';
import { Machine } from './machine/machine.js';
import type { MachineDescription } from './machine/machine-arguments.js';
import type { RunPaths } from './resources/run-paths.js';
import { Scope } from './resources/scope.js';

/** What a host's device is made of, whichever host it is on. */
type DeviceMaterials = Omit<VfioUserOptions, 'host' | 'incoming' | 'generation'>;

export interface HostOptions extends DeviceMaterials {
  readonly name: HostName;
  readonly machine: Scenario['machine'];
  readonly environment: Environment;
  /** Where the guest's console, stream and journal lines go. */
  readonly consoleReader: LineReader;
  readonly streamReader: LineReader;
  readonly journalReader: LineReader;
  /** Added to QEMU's command line. */
  readonly extraArguments: readonly string[];
}

/** The name of a host's machine, by its number among them, from 1. */
export function machineName(host: HostName, generation: number): string {
  return `machine-${host}${generation === 1 ? '' : `-${generation}`}`;
}

/** What a machine of a host is made of. */
export function describeMachine(
  { environment, machine, extraArguments }: Pick<HostOptions, 'environment' | 'machine' | 'extraArguments'>,
  changing: Pick<MachineDescription, 'name' | 'incoming' | 'storage'>,
): MachineDescription {
  const { accelerator, kernel, initramfs } = environment;
  const { memory, processors, kernelArguments } = machine;
  return {
    ...changing,
    ...{ accelerator, memory, processors, kernel, initramfs, kernelArguments },
    extra: extraArguments,
  };
}

/** What a scenario adds to the command lines of a host's reference device and of its proxy: faults and mutants. */
export function deviceArguments(
  { faults, mutants }: Pick<Scenario, 'faults' | 'mutants'>,
  directory: RunPaths,
  host: HostName,
): { readonly serverArguments: readonly string[]; readonly proxyArguments: readonly string[] } {
  const ofServer = [...mutantsIn('device', mutants), ...mutantsIn('server', mutants)];
  return {
    serverArguments: [...backingFileArguments(faults, directory, host), ...mutantArguments(ofServer)],
    proxyArguments: mutantArguments(mutantsIn('proxy', mutants)),
  };
}

function mutantArguments(names: readonly string[]): string[] {
  return [...new Set(names)].flatMap((name) => ['--mutant', name]);
}

/** One of the two places that a guest can be in: its storage device, and the machine that runs the guest. */
export class Host implements AsyncDisposable {
  /** The machine that runs the guest here, is about to, or has left it behind. */
  machine: Machine | undefined;
  #device: StorageDevice;
  #devices = 1;
  #machines = 0;

  private constructor(
    readonly options: HostOptions,
    device: StorageDevice,
  ) {
    this.#device = device;
  }

  /**
   * Starts the host's device.
   *
   * @param incoming whether the images belong to the other host for now
   */
  static async start(options: HostOptions, incoming: boolean, signal: AbortSignal): Promise<Host> {
    const device = await startDevice({ ...options, host: options.name, incoming, generation: 1 }, signal);
    return new Host(options, device);
  }

  get name(): HostName {
    return this.options.name;
  }

  get device(): StorageDevice {
    return this.#device;
  }

  /** Starts the device anew if its server or its proxy has ended: the images are the other host's then. */
  async reviveDevice(signal: AbortSignal): Promise<void> {
    const { server, proxy } = this.#device;
    if (server?.exit === undefined && proxy?.exit === undefined) return;
    await this.#device[Symbol.asyncDispose]();
    const common = { ...this.options, host: this.name, incoming: true };
    this.#device = await startDevice({ ...common, generation: ++this.#devices }, signal);
  }

  /** A sentence for each process of the host that has ended. */
  endedProcesses(): string[] {
    const { server, proxy } = this.#device;
    return [this.machine?.process, server, proxy].flatMap((process) =>
      process?.exit === undefined ? [] : [process.obituary],
    );
  }

  /** Kills the device's server and its proxy at once: nothing of this host touches the images from then on. */
  async fenceDevice(): Promise<void> {
    for (const process of [this.#device.server, this.#device.proxy]) {
      process?.kill('SIGKILL');
      await process?.exited;
    }
  }

  /** Kills the machine and the device at once, as a loss of power would. Resolves when nothing of them is left. */
  async losePower(): Promise<void> {
    const { server, proxy } = this.#device;
    const processes = [this.machine?.process, server, proxy];
    for (const process of processes) process?.kill('SIGKILL');
    await Promise.all(processes.map((process) => process?.exited));
    await this.machine?.journal.ended();
  }

  /** Starts a machine with the device; `incoming` if it waits for a guest. One that is still there is stopped first. */
  async startMachine(
    incoming: boolean,
    signal: AbortSignal,
    qemu = incoming ? this.options.environment.destinationQemu : this.options.environment.sourceQemu,
  ): Promise<Machine> {
    await this.stopMachine();
    const name = machineName(this.name, ++this.#machines);
    const storage = this.#device.arguments;
    const description = describeMachine(this.options, { name, incoming, storage });
    this.machine = await Machine.start({ ...this.options, ...description, qemu: qemu.path }, signal);
    return this.machine;
  }

  async stopMachine(): Promise<void> {
    await this.machine?.[Symbol.asyncDispose]();
    this.machine = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await using scope = new Scope();
    scope.use(`device of host ${this.name}`, this.#device);
    scope.defer(`machine of host ${this.name}`, () => this.stopMachine());
  }
}
