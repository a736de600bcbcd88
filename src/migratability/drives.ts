import type { ProxyControl } from 'vfio-user-proxy';
import { makeBackingImages } from '../harness/devices/backing-images.js';
import { emulatedDevice } from '../harness/devices/emulated.js';
import type { StorageDevice } from '../harness/devices/storage-device.js';
import { VfioUserDevice, type VfioUserOptions } from '../harness/devices/vfio-user-device.js';
import { passthroughArguments } from '../harness/passthrough/passthrough-arguments.js';
import { VfioBinding } from '../harness/passthrough/vfio-binding.js';
import type { RunDirectory } from '../harness/resources/run-directory.js';
import type { Scope } from '../harness/resources/scope.js';
import { labDrives } from '../lab/lab-drives.js';
import type { Scenario } from '../scenario/schema.js';

/** A kind of drive, and where a machine has it. */
export const driveAddresses = {
  passthrough: { device: 0x10, function: 0 },
  'qemu-nvme': { device: 0x11, function: 0 },
  'vfio-user': { device: 0x12, function: 0 },
} as const;

export type DriveKind = keyof typeof driveAddresses;

/** A drive as both hosts offer it to their machines. */
export interface DrivePair {
  readonly kind: DriveKind;
  readonly source: readonly string[];
  readonly destination: readonly string[];
  /** The proxies of both sides, if the drive's state goes through them. */
  readonly control?: { readonly source: ProxyControl; readonly destination: ProxyControl };
  readonly devices: readonly StorageDevice[];
}

export type DriveMaterials = Pick<VfioUserOptions, 'evidence' | 'ledger'> & {
  readonly directory: RunDirectory;
  readonly description: Scenario['device'];
};

/** Starts what a drive needs on both hosts. The hosts have a drive of their own each to pass through. */
export async function startDrive(
  kind: DriveKind,
  { directory, description, ...common }: DriveMaterials,
  scope: Scope,
  signal: AbortSignal,
): Promise<DrivePair> {
  if (kind === 'passthrough') {
    const hosts = [labDrives.passthrough, labDrives.bareMetal] as const;
    for (const host of hosts) scope.use(`binding of ${host}`, await VfioBinding.take(host));
    const [source, destination] = hosts.map((host) => passthroughArguments(host, driveAddresses.passthrough));
    return { kind, source: source!, destination: destination!, devices: [] };
  }
  const images = makeBackingImages(description.namespaces, {
    file: (name: string) => directory.file(`${kind}-${name}`),
  });
  const address = driveAddresses[kind];
  if (kind === 'qemu-nvme') {
    const { arguments: words } = emulatedDevice('nvme', images, { address, label: 'n' });
    return { kind, source: words, destination: words, devices: [] };
  }
  const start = async (host: 'a' | 'b') =>
    scope.use(
      `device of host ${host}`,
      await VfioUserDevice.start(
        { ...common, host, directory, images, address, device: description, incoming: host === 'b' },
        signal,
      ),
    );
  const source = await start('a');
  const destination = await start('b');
  return {
    kind,
    source: source.arguments,
    destination: destination.arguments,
    control: { source: source.control!, destination: destination.control! },
    devices: [source, destination],
  };
}
