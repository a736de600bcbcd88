import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pRetry from 'p-retry';
import { ProxyControl } from 'vfio-user-proxy';
import type { Scenario } from '../../scenario/schema.js';
import type { Ledger } from '../ledger/ledger.js';
import { ChildProcess } from '../resources/child-process.js';
import type { RunDirectory } from '../resources/run-directory.js';
import { Scope } from '../resources/scope.js';
import { type BackingImage, type HostName, type StorageDevice, storageAddress } from './storage-device.js';

export interface VfioUserOptions {
  readonly host: HostName;
  readonly device: Scenario['device'];
  readonly images: readonly BackingImage[];
  /** The image belongs to the other host for now. */
  readonly incoming: boolean;
  readonly directory: RunDirectory;
  readonly evidence: string;
  readonly ledger: Ledger;
  /** Record the vfio-user messages. */
  readonly trace?: boolean;
}

const launcher = fileURLToPath(new URL('../../../bin/switchover.js', import.meta.url));
/** How long a server or proxy may take until it listens, in milliseconds. */
const startLimit = 30_000;

/** A vfio-user device: its server, a process of its own, and the proxy between it and QEMU. */
export class VfioUserDevice implements StorageDevice {
  readonly arguments: readonly string[];

  private constructor(
    readonly server: ChildProcess,
    readonly proxy: ChildProcess,
    readonly control: ProxyControl,
    socket: string,
    readonly scope: Scope,
  ) {
    const address = `0x${storageAddress.device.toString(16)}`;
    this.arguments = [
      '-device',
      JSON.stringify({ driver: 'vfio-user-pci', addr: address, socket: { type: 'unix', path: socket } }),
    ];
  }

  static async start(options: VfioUserOptions, signal: AbortSignal): Promise<VfioUserDevice> {
    const { host, directory, evidence, ledger } = options;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(startLimit)]);
    await using scope = new Scope();
    const sockets = {
      server: directory.socket(`${host}-server`),
      proxy: directory.socket(`${host}-proxy`),
      control: directory.socket(`${host}-control`),
    };
    const log = (what: string) => path.join(evidence, `${host}-${what}.log`);
    const server = ChildProcess.start({
      name: `device server of host ${host}`,
      ...serverCommand(options, sockets.server),
      log: log('server'),
      ledger,
    });
    scope.use('device server', server);
    const trace = options.trace ? ['--trace', path.join(evidence, `${host}-vfio-user.jsonl`)] : [];
    const proxy = ChildProcess.start({
      name: `proxy of host ${host}`,
      command: process.execPath,
      arguments: [
        launcher,
        'proxy',
        '--listen',
        sockets.proxy,
        '--connect',
        sockets.server,
        '--control',
        sockets.control,
        ...trace,
      ],
      log: log('proxy'),
      ledger,
    });
    scope.use('proxy', proxy);
    const listens = (line: string) => line.includes('"listening"');
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
    const owned = new Scope();
    const device = new VfioUserDevice(server, proxy, control, sockets.proxy, owned);
    scope.moveTo(owned, `device of host ${host}`);
    return device;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scope[Symbol.asyncDispose]();
  }
}

function serverCommand(
  { device, images, incoming }: VfioUserOptions,
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
      ...[launcher, 'serve', '--socket', socket, ...namespaces],
      ...['--doorbells', device.doorbells, '--queues', String(device.queues)],
      ...(incoming ? ['--incoming'] : []),
    ],
  };
}
