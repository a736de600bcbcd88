import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pRetry from 'p-retry';
import { ProxyControl } from 'vfio-user-proxy';
import type { Scenario } from '../../scenario/schema.js';
import type { Ledger } from '../ledger/ledger.js';
import { ChildProcess } from '../resources/child-process.js';
import type { RunDirectory } from '../resources/run-directory.js';
import { Scope } from '../resources/scope.js';
import { TimeLimit } from '../resources/time-limit.js';
import { type BackingImage, type HostName, type StorageDevice, storageAddress } from './storage-device.js';

export interface VfioUserOptions {
  readonly host: HostName;
  /** Where it sits on the machine's root bus, if not where a machine's only device does. */
  readonly address?: typeof storageAddress;
  /** Tells it from other devices of the host, by its sockets, its logs and its serial number. */
  readonly label?: string;
  /** The how-many-eth device of the host: one that was killed is started anew. Default 1. */
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

/** A vfio-user device: its server, a process of its own, and the proxy between it and QEMU. */
export class VfioUserDevice implements StorageDevice {
  readonly arguments: readonly string[];
  readonly proxy?: ChildProcess;
  readonly control?: ProxyControl;

  private constructor(
    readonly server: ChildProcess,
    { device, function: fn }: typeof storageAddress,
    socket: string,
    readonly scope: Scope,
    interposed?: { readonly proxy: ChildProcess; readonly control: ProxyControl },
  ) {
    if (interposed !== undefined) {
      this.proxy = interposed.proxy;
      this.control = interposed.control;
    }
    const address = `0x${device.toString(16)}.${fn}`;
    this.arguments = [
      '-device',
      JSON.stringify({ driver: 'vfio-user-pci', addr: address, socket: { type: 'unix', path: socket } }),
    ];
  }

  static async start(options: VfioUserOptions, signal: AbortSignal): Promise<VfioUserDevice> {
    const { host, label, directory, evidence, ledger, address = storageAddress, proxied = true } = options;
    const { generation = 1 } = options;
    using starting = new TimeLimit(startLimit, signal);
    const limit = starting.signal;
    await using scope = new Scope();
    const name = [host, label, generation === 1 ? undefined : generation].filter(Boolean).join('-');
    const sockets = {
      server: directory.socket(`${name}-server`),
      proxy: directory.socket(`${name}-proxy`),
      control: directory.socket(`${name}-control`),
    };
    const log = (what: string) => path.join(evidence, `${name}-${what}.log`);
    const server = ChildProcess.start({
      name: `device server of host ${name}`,
      ...serverCommand(options, sockets.server),
      log: log('server'),
      ledger,
    });
    scope.use('device server', server);
    const owned = new Scope();
    const listens = (line: string) => line.includes('"listening"');
    if (!proxied) {
      await server.line(listens, limit);
      const device = new VfioUserDevice(server, address, sockets.server, owned);
      scope.moveTo(owned, `device of host ${name}`);
      return device;
    }
    const trace = options.trace ? ['--trace', path.join(evidence, `${name}-vfio-user.jsonl`)] : [];
    const proxy = ChildProcess.start({
      name: `proxy of host ${name}`,
      command: process.execPath,
      arguments: [
        ...(options.nodeOptions ?? []),
        launcher,
        'proxy',
        '--listen',
        sockets.proxy,
        '--connect',
        sockets.server,
        '--control',
        sockets.control,
        ...trace,
        ...(options.trace && options.traceMemory ? ['--trace-memory'] : []),
        ...(options.proxyArguments ?? []),
      ],
      log: log('proxy'),
      ledger,
    });
    scope.use('proxy', proxy);
    await Promise.all([
      proxy.line(listens, limit),
      // A server that is not ours tells nothing: the proxy's first connection shows whether it listens.
      ...(options.device.server === undefined ? [server.line(listens, limit)] : []),
    ]);
    const control = await pRetry(() => ProxyControl.connect(sockets.control, { signal: limit }), {
      retries: 20,
      minTimeout: 5,
      factor: 1.5,
      signal: limit,
    });
    scope.use('proxy control', control);
    control.on('event', ({ at, ...event }) => ledger.write('proxy-event', { host, ...event }, at));
    const device = new VfioUserDevice(server, address, sockets.proxy, owned, { proxy, control });
    scope.moveTo(owned, `device of host ${name}`);
    return device;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scope[Symbol.asyncDispose]();
  }
}

/** The command line of a device server: the scenario's own, or the reference device's. */
export function serverCommand(
  { device, images, incoming, label, nodeOptions = [], serverArguments = [] }: ServerOptions,
  socket: string,
): { command: string; arguments: string[] } {
  if (device.server !== undefined) {
    const command = device.server.replaceAll('{socket}', socket).replaceAll('{image}', images[0]!.path);
    return { command: '/bin/sh', arguments: ['-c', `exec ${command}`] };
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
