import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pRetry from 'p-retry';
import { ProxyControl } from 'vfio-user-proxy';
import { isInLab } from '../../lab/is-in-lab.js';
import { moreTime } from '../../lab/slow-ground.js';
import type { Scenario } from '../../scenario/schema.js';
import type { Ledger } from '../ledger/ledger.js';
import { whileRunning } from '../machine/machine.js';
import { ChildProcess } from '../resources/child-process.js';
import type { RunDirectory } from '../resources/run-directory.js';
import { Scope } from '../resources/scope.js';
import { TimeLimit } from '../resources/time-limit.js';
import { foreignServerCommand } from './foreign-server.js';
import {
  type BackingImage,
  type DeviceSockets,
  type HostName,
  type StorageDevice,
  storageAddress,
} from './storage-device.js';

export interface VfioUserOptions {
  readonly host: HostName;
  /** Where it sits on the machine's root bus, if not where a machine's only device does. */
  readonly address?: typeof storageAddress;
  /** Tells it from other devices of the host, by its sockets, its logs and its serial number. */
  readonly label?: string;
  /** Its number among the host's devices, from 1: one that was killed is started anew. Default 1. */
  readonly generation?: number;
  /** Without a proxy between QEMU and the server the device cannot be migrated. Default true. */
  readonly proxied?: boolean;
  /** Node's own options for server and proxy, such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
  readonly device: Scenario['device'];
  readonly images: readonly BackingImage[];
  /** The image belongs to the other host for now. */
  readonly incoming: boolean;
  readonly directory: RunDirectory;
  readonly evidence: string;
  readonly ledger: Ledger;
  /** Record the vfio-user messages. */
  readonly trace?: boolean;
  /** Keep the device server to messages, so that the trace holds all that it sees. */
  readonly traceMemory?: boolean;
  /** Added to the command lines of the reference device's server and of the proxy: faults and mutants. */
  readonly serverArguments?: readonly string[];
  readonly proxyArguments?: readonly string[];
}

/** What decides the command line of a device server. */
export type ServerOptions = Pick<
  VfioUserOptions,
  'device' | 'images' | 'incoming' | 'label' | 'nodeOptions' | 'serverArguments'
>;

const launcher = fileURLToPath(new URL('../../../bin/switchover.js', import.meta.url));
/** How long a server or proxy may take until it listens, in milliseconds. */
const startLimit = 120_000;
/** How long QEMU waits for an answer of a device server, if it is not told otherwise, in milliseconds. */
const answerLimit = 5000;

/** A vfio-user device: its server, a process of its own, and the proxy between it and QEMU. */
export class VfioUserDevice implements StorageDevice {
  readonly arguments: readonly string[];
  readonly proxy?: ChildProcess;
  readonly control?: ProxyControl;

  private constructor(
    readonly server: ChildProcess,
    address: typeof storageAddress,
    readonly sockets: DeviceSockets,
    readonly scope: Scope,
    interposed?: { readonly proxy: ChildProcess; readonly control: ProxyControl },
  ) {
    if (interposed !== undefined) {
      this.proxy = interposed.proxy;
      this.control = interposed.control;
    }
    this.arguments = storageArguments(address, sockets.proxy ?? sockets.server);
  }

  static async start(options: VfioUserOptions, signal: AbortSignal): Promise<VfioUserDevice> {
    const { host, evidence, ledger, address = storageAddress, proxied = true } = options;
    using starting = new TimeLimit(startLimit, signal, `the device of host ${host} to be served`);
    const limit = starting.signal;
    await using scope = new Scope();
    const { name, sockets, ...commands } = vfioUserCommands(options);
    const log = (what: string) => path.join(evidence, `${name}-${what}.log`);
    const server = ChildProcess.start({ ...commands.server, log: log('server'), ledger });
    scope.use('device server', server);
    const owned = new Scope();
    const listens = (line: string) => line.includes('"listening"');
    // A server that is not ours tells nothing: its socket does.
    const serverListens = () =>
      options.device.server === undefined
        ? server.line(listens, limit)
        : whileRunning(server, limit, () => stat(sockets.server));
    if (!proxied) {
      await serverListens();
      const device = new VfioUserDevice(server, address, { server: sockets.server }, owned);
      scope.moveTo(owned, `device of host ${name}`);
      return device;
    }
    const proxy = ChildProcess.start({ ...commands.proxy, log: log('proxy'), ledger });
    scope.use('proxy', proxy);
    await Promise.all([proxy.line(listens, limit), serverListens()]);
    const control = await pRetry(() => ProxyControl.connect(sockets.control, { signal: limit }), {
      retries: 20,
      minTimeout: 5,
      factor: 1.5,
      signal: limit,
    });
    scope.use('proxy control', control);
    control.on('event', ({ at, ...event }) => ledger.write('proxy-event', { host, ...event }, at));
    const device = new VfioUserDevice(server, address, sockets, owned, { proxy, control });
    scope.moveTo(owned, `device of host ${name}`);
    return device;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scope[Symbol.asyncDispose]();
  }
}

/** What decides the command lines of a host's device. */
export type CommandOptions = ServerOptions &
  Pick<
    VfioUserOptions,
    'host' | 'address' | 'generation' | 'evidence' | 'trace' | 'traceMemory' | 'proxyArguments'
  > & { readonly directory: Pick<RunDirectory, 'socket'> };

interface NamedCommand {
  /** As the ledger calls the process. */
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
}

/** The command lines of a host's device, where its sockets are, and what QEMU is told of it if it has its proxy. */
export function vfioUserCommands(options: CommandOptions): {
  /** Tells this device from others, by its sockets and logs. */
  readonly name: string;
  readonly sockets: { readonly server: string; readonly proxy: string; readonly control: string };
  readonly storage: readonly string[];
  readonly server: NamedCommand;
  readonly proxy: NamedCommand;
} {
  const { host, label, generation = 1, directory, evidence, address = storageAddress } = options;
  const name = [host, label, generation === 1 ? undefined : generation].filter(Boolean).join('-');
  const sockets = {
    server: directory.socket(`${name}-server`),
    proxy: directory.socket(`${name}-proxy`),
    control: directory.socket(`${name}-control`),
  };
  const trace = options.trace ? ['--trace', path.join(evidence, `${name}-vfio-user.jsonl`)] : [];
  const proxyWords = [
    ...[...(options.nodeOptions ?? []), launcher, 'proxy'],
    ...['--listen', sockets.proxy, '--connect', sockets.server, '--control', sockets.control],
    ...trace,
    ...(options.trace && options.traceMemory ? ['--trace-memory'] : []),
    ...(options.proxyArguments ?? []),
  ];
  return {
    name,
    sockets,
    storage: storageArguments(address, sockets.proxy),
    server: { name: `device server of host ${host}`, ...serverCommand(options, sockets.server) },
    proxy: { name: `proxy of host ${host}`, command: process.execPath, arguments: proxyWords },
  };
}

function storageArguments({ device, function: fn }: typeof storageAddress, socket: string): string[] {
  const addr = `0x${device.toString(16)}.${fn}`;
  const patience = isInLab() ? { 'x-msg-timeout': moreTime(answerLimit) } : {};
  return [
    '-device',
    JSON.stringify({ driver: 'vfio-user-pci', addr, socket: { type: 'unix', path: socket }, ...patience }),
  ];
}

/** The command line of a device server: the scenario's own, or the reference device's. */
export function serverCommand(
  { device, images, incoming, label, nodeOptions = [], serverArguments = [] }: ServerOptions,
  socket: string,
): { command: string; arguments: string[] } {
  if (device.server !== undefined) {
    return foreignServerCommand(device.server, { socket, image: images[0]!.path, incoming });
  }
  const namespaces = images.flatMap(({ path: file, blockSize }) => [
    '--namespace',
    `${file},block-size=${blockSize}`,
  ]);
  return {
    command: process.execPath,
    arguments: [
      ...[...nodeOptions, launcher, 'serve', '--socket', socket, ...namespaces],
      ...['--doorbells', device.doorbells, '--cache', device.cache, '--queues', String(device.queues)],
      ...(label === undefined ? [] : ['--serial', label]),
      ...(incoming ? ['--incoming'] : []),
      ...serverArguments,
    ],
  };
}
