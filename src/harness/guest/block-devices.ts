import type { Scenario } from '../../scenario/schema.js';
import type { Guest } from './guest.js';
import { GuestError } from './guest-error.js';

/** A shell script that prints the link of each block device into the tree of PCI devices, one a line. */
export const listBlockDevices = 'for block in /sys/block/*; do readlink -f "$block"; done';

type Kind = Scenario['device']['kind'];

/** Lines of a shell script for each NVMe namespace, its `identifier` and its `name`, with what a shell has built in: each process takes its time. */
const eachNamespace = (lines: string) => `
  for block in /sys/block/nvme*; do
    [ -e $block/nsid ] && read -r identifier <$block/nsid || continue
    name=/dev/\${block##*/}
    ${lines}
  done`;

/** Lines of a shell script that set `device` to the guest's name of a namespace, or end with a sentence if there is none. */
export function findInGuest(kind: Kind, namespace: number): string {
  if (kind === 'virtio-blk') return `device=${virtioDisk(namespace)}`;
  return `device=
  ${eachNamespace(`[ $identifier -eq ${namespace} ] && device=$name`)}
  [ -n "$device" ] || { echo 'expected to see namespace ${namespace}, but there is none'; exit 1; }`;
}

/** The guest's name of each namespace, from 1. Throws a GuestError if the guest does not see it. */
export type BlockDeviceOf = (namespace: number) => string;

/**
 * Finds the guest's names of the namespaces. Linux scans NVMe namespaces in parallel and numbers them as they come,
 * so `nvme0n2` need not be namespace 2: what counts is the identifier that each tells.
 */
export async function findBlockDevices(
  guest: Guest,
  kind: Kind,
  count: number,
  signal: AbortSignal,
): Promise<BlockDeviceOf> {
  const names = new Map<number, string>();
  if (kind === 'virtio-blk') {
    for (let namespace = 1; namespace <= count; namespace++) {
      names.set(namespace, virtioDisk(namespace));
    }
  } else {
    const list = eachNamespace('echo "$identifier $name"');
    const { stdout } = await guest.run(`${list}\n  true`, { signal });
    for (const [, identifier, name] of stdout.matchAll(/^(\d+) (\S+)$/gm))
      names.set(Number(identifier), name!);
  }
  return (namespace) => {
    const name = names.get(namespace);
    if (name !== undefined) return name;
    const found = [...names].map(([identifier, path]) => `${identifier} (${path})`).join(', ') || 'none';
    throw new GuestError(`Expected the guest to see namespace ${namespace}, but it sees ${found}.`);
  };
}

function virtioDisk(namespace: number): string {
  return `/dev/vd${'abcdefghijklmnop'[namespace - 1]}`;
}
