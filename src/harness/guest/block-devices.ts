import type { Scenario } from '../../scenario/schema.js';
import type { Guest } from './guest.js';

/** A shell script that prints the link of each block device into the tree of PCI devices, one a line. */
export const listBlockDevices = 'for block in /sys/block/*; do readlink -f "$block"; done';

/** The guest's name of each namespace, from 1. */
export type BlockDeviceOf = (namespace: number) => string;

/**
 * Finds the guest's names of the namespaces. Linux scans NVMe namespaces in parallel and numbers them as they come,
 * so `nvme0n2` need not be namespace 2: what counts is the identifier that each tells.
 */
export async function findBlockDevices(
  guest: Guest,
  kind: Scenario['device']['kind'],
  count: number,
  signal: AbortSignal,
): Promise<BlockDeviceOf> {
  const names = new Map<number, string>();
  if (kind === 'virtio-blk') {
    for (let namespace = 1; namespace <= count; namespace++) {
      names.set(namespace, `/dev/vd${'abcdefghijklmnop'[namespace - 1]}`);
    }
  } else {
    const { stdout } = await guest.run(
      'for n in /sys/block/nvme*; do [ -e $n/nsid ] && echo "$(cat $n/nsid) /dev/$(basename $n)"; done; true',
      { signal },
    );
    for (const [, identifier, name] of stdout.matchAll(/^(\d+) (\S+)$/gm))
      names.set(Number(identifier), name!);
  }
  return (namespace) => {
    const name = names.get(namespace);
    if (name !== undefined) return name;
    const found = [...names].map(([identifier, path]) => `${identifier} (${path})`).join(', ') || 'none';
    throw new Error(`Expected the guest to see namespace ${namespace}, but it sees ${found}.`);
  };
}
