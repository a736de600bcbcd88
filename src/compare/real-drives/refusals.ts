import type { BlockDeviceFacts, DriveFacts } from './drive-facts.js';

/** What a drive is to be used for: by a guest, through vfio-pci, or by fio on the host. */
export type DriveUse = 'passthrough' | 'bare-metal';

/** Why a drive is not used, as phrases; none if nothing speaks against it. Whoever confirms cannot overrule them. */
export function refusalsOf(facts: DriveFacts, use: DriveUse): string[] {
  const refusals = facts.blockDevices.flatMap(refusalsOfBlockDevice);
  if (facts.driver !== 'nvme') {
    const driver = facts.driver === undefined ? 'no driver' : `the driver ${facts.driver}`;
    refusals.push(
      `it has ${driver}, so that nothing can be said of what is on it; an NVMe drive has the driver nvme`,
    );
  } else if (facts.blockDevices.length === 0) {
    refusals.push('it has no namespace that could be looked at');
  }
  if (use === 'passthrough' && !facts.inGroup) {
    refusals.push('it is in no IOMMU group: the IOMMU is off (intel_iommu=on, or in the firmware)');
  }
  if (use === 'passthrough') {
    for (const { address, driver } of facts.groupMates) {
      refusals.push(`it shares its IOMMU group with ${address}, which the driver ${driver} has`);
    }
  }
  return refusals;
}

function refusalsOfBlockDevice(device: BlockDeviceFacts): string[] {
  const { name, mountPoints, partitions, holders, signatures, swap } = device;
  const refusals: string[] = [];
  if (mountPoints.includes('/')) refusals.push(`${name} is the root disk`);
  const others = mountPoints.filter((place) => place !== '/');
  if (others.length > 0) refusals.push(`${name} is mounted on ${others.join(', ')}`);
  if (swap) refusals.push(`${name} is swap`);
  for (const holder of holders) {
    refusals.push(
      holder.kind === 'RAID' || holder.kind === 'LVM'
        ? `${name} is part of ${holder.kind} (${holder.name})`
        : `${name} is held by ${holder.kind} (${holder.name})`,
    );
  }
  const members = signatures.filter((one) => one === 'RAID' || one === 'LVM');
  for (const kind of members.filter((one) => !holders.some((holder) => holder.kind === one))) {
    refusals.push(`${name} is part of ${kind}, by what is written on it`);
  }
  const table = signatures.find((one) => one === 'GPT' || one === 'MBR');
  if (partitions.length > 0) refusals.push(`${name} is partitioned (${partitions.join(', ')})`);
  else if (table !== undefined) refusals.push(`${name} is partitioned: it has a partition table (${table})`);
  return refusals;
}
