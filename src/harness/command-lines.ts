import type { Scenario } from '../scenario/schema.js';
import { backingImages } from './devices/backing-images.js';
import { emulatedDevice } from './devices/emulated.js';
import type { BackingImage, HostName } from './devices/storage-device.js';
import { vfioUserCommands } from './devices/vfio-user-device.js';
import type { Environment } from './environment.js';
import { describeMachine, deviceArguments, machineName } from './host.js';
import { machineArguments, machineSockets } from './machine/machine-arguments.js';
import type { RunPaths } from './resources/run-paths.js';

/** A process of a run, by the name that the ledger gives it. */
export interface CommandLine {
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Sockets that the harness listens on before the process starts, because the process connects to them. */
  readonly listeners: readonly string[];
}

export interface PairCommandOptions {
  readonly scenario: Scenario;
  readonly environment: Environment;
  readonly directory: RunPaths;
  /** Folder of the traces. */
  readonly evidence: string;
  readonly extraArguments: readonly string[];
  readonly trace: boolean;
  readonly traceMemory: boolean;
  /** Whether the guest is restored instead of booted. */
  readonly warm: boolean;
}

/** All that is needed to start a pair by hand. */
export interface PairCommands {
  readonly images: readonly BackingImage[];
  /** In the order in which each can be started. */
  readonly commands: readonly CommandLine[];
}

/** The processes that a run of virtual machines starts if all of its migrations complete. */
export function pairCommands(options: PairCommandOptions): PairCommands {
  const { scenario, directory, warm } = options;
  const images = backingImages(scenario.device.namespaces, directory);
  const hosts: readonly HostName[] = ['a', 'b'];
  const devices = new Map(hosts.map((host) => [host, describeDevice(host, images, options)]));
  const machines: CommandLine[] = [];
  // Each migration starts a machine on the host where the guest is not.
  for (let started = 0; started <= scenario.migrations.count; started++) {
    const host = hosts[started % 2]!;
    const incoming = started > 0 || warm;
    const generation = Math.floor(started / 2) + 1;
    const qemu = started > 0 ? options.environment.destinationQemu : options.environment.sourceQemu;
    const name = machineName(host, generation);
    const sockets = machineSockets(name, directory);
    const storage = devices.get(host)!.storage;
    const { machine } = scenario;
    const description = describeMachine({ ...options, machine }, { name, incoming, storage });
    machines.push({
      name: `${name} QEMU`,
      command: [qemu.path, ...machineArguments(description, sockets)],
      listeners: [sockets.console, sockets.stream, sockets.journal],
    });
  }
  const servers = [...devices.values()].flatMap(({ commands }) => commands);
  return { images, commands: [...servers, ...machines] };
}

function describeDevice(
  host: HostName,
  images: readonly BackingImage[],
  options: PairCommandOptions,
): { readonly storage: readonly string[]; readonly commands: readonly CommandLine[] } {
  const { scenario, directory, evidence, trace, traceMemory, warm } = options;
  const { device } = scenario;
  if (device.kind !== 'vfio-user') {
    return { storage: emulatedDevice(device.kind, images).arguments, commands: [] };
  }
  const { storage, server, proxy } = vfioUserCommands({
    ...{ host, device, images, directory, evidence, trace, traceMemory },
    ...deviceArguments(scenario, directory, host),
    incoming: warm || host === 'b',
  });
  const commands = [server, proxy].map(
    ({ name, command, arguments: rest }): CommandLine => ({
      name,
      command: [command, ...rest],
      listeners: [],
    }),
  );
  return { storage, commands };
}
