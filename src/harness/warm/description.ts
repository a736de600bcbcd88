import { createHash } from 'node:crypto';
import { cpus, release } from 'node:os';
import type { Scenario } from '../../scenario/schema.js';
import { emulatedDevice } from '../devices/emulated.js';
import type { Environment } from '../environment.js';
import { machineArguments } from '../machine/machine-arguments.js';
import { deviceCodeIdentity, fileIdentity, namedFiles } from './code-identity.js';

/** Raise it when a guest is saved in another way. */
const formatVersion = 2;

/** All that a saved guest depends on: if any of it is another, so is the guest. */
export interface WarmDescription {
  readonly formatVersion: number;
  readonly qemu: { readonly version: string; readonly binary: string };
  /** Under KVM the guest has seen the host's processor and kernel, under TCG neither. */
  readonly host?: { readonly processor: string; readonly kernel: string };
  readonly kernel: string;
  readonly initramfs: string;
  /** QEMU's command line, with names in the place of sockets and images. */
  readonly arguments: readonly string[];
  readonly device: Scenario['device'];
  /** The code of the reference device, or the files that another server's command names; nothing of a device of QEMU's. */
  readonly deviceCode: readonly string[];
  readonly node: string;
}

/** Describes the guest that a scenario boots on its first host. */
export function describeWarmGuest(
  { machine, device }: Pick<Scenario, 'machine' | 'device'>,
  environment: Environment,
): WarmDescription {
  const { sourceQemu, accelerator, kernel, initramfs } = environment;
  const images = device.namespaces.map((namespace, index) => ({ path: `image-${index + 1}`, ...namespace }));
  return {
    formatVersion,
    qemu: { version: sourceQemu.version, binary: fileIdentity(sourceQemu.path) },
    ...(accelerator === 'kvm' && { host: { processor: cpus()[0]?.model ?? '', kernel: release() } }),
    kernel: fileIdentity(kernel),
    initramfs: fileIdentity(initramfs),
    arguments: machineArguments(
      {
        ...{ name: 'machine', accelerator, kernel, initramfs, incoming: false, extra: [] },
        ...machine,
        storage: device.kind === 'vfio-user' ? [] : emulatedDevice(device.kind, images).arguments,
      },
      {
        qmp: 'qmp',
        monitor: 'monitor',
        qtest: 'qtest',
        agent: 'agent',
        console: 'console',
        stream: 'stream',
        journal: 'journal',
      },
    ),
    device,
    deviceCode: codeOf(device),
    node: process.version,
  };
}

/** A device that QEMU emulates is QEMU's, whatever becomes of ours. */
function codeOf({ kind, server }: Scenario['device']): readonly string[] {
  if (kind !== 'vfio-user') return [];
  return server === undefined ? [deviceCodeIdentity()] : namedFiles(server);
}

/** The name of the cache's entry for a guest. */
export function warmKey(description: WarmDescription): string {
  return createHash('sha256').update(JSON.stringify(description)).digest('hex').slice(0, 24);
}
