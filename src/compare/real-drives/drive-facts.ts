import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** What is known of a block device of a drive: the drive's namespaces and their partitions. */
export interface BlockDeviceFacts {
  /** The kernel's name, such as `nvme0n1`. */
  readonly name: string;
  /** Where it, or what is built on it, is mounted. */
  readonly mountPoints: readonly string[];
  readonly swap: boolean;
  /** The names of its partitions. */
  readonly partitions: readonly string[];
  /** What is built on it, such as `dm-0` or `md127`, with the kind that the kernel tells. */
  readonly holders: readonly { readonly name: string; readonly kind: string }[];
  /** What its first bytes say that it belongs to. */
  readonly signatures: readonly ('LVM' | 'RAID' | 'GPT' | 'MBR')[];
}

/** What is known of a drive before it is used. */
export interface DriveFacts {
  /** Of its PCI function. */
  readonly address: string;
  /** Of the PCI function; undefined if it has none, and `missing` if there is no such function. */
  readonly driver: string | undefined;
  readonly blockDevices: readonly BlockDeviceFacts[];
  /** Other functions of its IOMMU group that have a driver which a guest may not share the group with. */
  readonly groupMates: readonly { readonly address: string; readonly driver: string }[];
  readonly inGroup: boolean;
}

/** The kernel's files: below `/`, or a recorded tree. Devices are looked into only where they are real. */
export interface KernelFiles {
  readonly root: string;
}

/** Reads what the kernel knows of the drive at a PCI address; undefined if there is no such function. */
export function readDriveFacts(
  address: string,
  { root }: KernelFiles = { root: '/' },
): DriveFacts | undefined {
  const folder = path.join(root, 'sys/bus/pci/devices', address);
  if (!existsSync(folder)) return undefined;
  const group = path.join(folder, 'iommu_group/devices');
  const mates = existsSync(group) ? readdirSync(group).filter((mate) => mate !== address) : [];
  const driverAt = (mate: string) => linkName(path.join(root, 'sys/bus/pci/devices', mate, 'driver'));
  return {
    address,
    driver: driverAt(address),
    blockDevices: namespacesAt(folder).map((name) => blockDeviceFacts(name, root)),
    groupMates: mates.flatMap((mate) => {
      const driver = driverAt(mate);
      const harmless = driver === undefined || driver === 'vfio-pci' || driver === 'pcieport';
      return harmless ? [] : [{ address: mate, driver }];
    }),
    inGroup: existsSync(group),
  };
}

/** The PCI address of the function that a block device such as `/dev/nvme0n1` sits on; undefined if it is not PCI's. */
export function addressOfBlockDevice(
  device: string,
  { root }: KernelFiles = { root: '/' },
): string | undefined {
  const link = path.join(root, 'sys/class/block', path.basename(device));
  if (!existsSync(link)) return undefined;
  const addresses = realpathSync(link).match(/\b[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\b/g);
  return addresses?.at(-1);
}

/** The whole block devices below a PCI function, at whatever depth its driver has them. */
function namespacesAt(folder: string): string[] {
  const found: string[] = [];
  const look = (place: string, depth: number) => {
    for (const entry of readdirSync(place, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const below = path.join(place, entry.name);
      // A whole block device's folder has a queue, and a number that the hidden paths of multipath lack.
      if (existsSync(path.join(below, 'queue')) && existsSync(path.join(below, 'dev')))
        found.push(entry.name);
      else if (depth > 0) look(below, depth - 1);
    }
  };
  look(folder, 6);
  return found.sort();
}

function blockDeviceFacts(name: string, root: string): BlockDeviceFacts {
  const folder = path.join(root, 'sys/class/block', name);
  const partitions = readdirSync(folder).filter((entry) => existsSync(path.join(folder, entry, 'partition')));
  const family = [name, ...partitions];
  const holders = family.flatMap((member) => holdersOf(member, root));
  const numbers = new Set(
    [...family, ...holders.map((holder) => holder.name)].map((one) => numberOf(one, root)),
  );
  return {
    name,
    mountPoints: mounts(root)
      .filter(({ number, source }) => numbers.has(number) || family.includes(path.basename(source)))
      .map(({ mountPoint }) => mountPoint),
    swap: swaps(root).some((file) => family.includes(path.basename(file))),
    partitions,
    holders,
    signatures: signaturesOf(path.join(root, 'dev', name)),
  };
}

/** All that is built on a block device, one on the other. */
function holdersOf(name: string, root: string): { name: string; kind: string }[] {
  const folder = path.join(root, 'sys/class/block', name, 'holders');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((holder) => [
    { name: holder, kind: kindOf(holder, root) },
    ...holdersOf(holder, root),
  ]);
}

function kindOf(name: string, root: string): string {
  const folder = path.join(root, 'sys/class/block', name);
  if (existsSync(path.join(folder, 'md'))) return 'RAID';
  const identifier = path.join(folder, 'dm/uuid');
  if (!existsSync(identifier)) return 'another device';
  return readFileSync(identifier, 'utf8').startsWith('LVM-') ? 'LVM' : 'device-mapper';
}

function numberOf(name: string, root: string): string {
  const file = path.join(root, 'sys/class/block', name, 'dev');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

/** proc(5), `/proc/PID/mountinfo`; a file system such as btrfs has a number of its own, so its source counts too. */
function mounts(root: string): { number: string; mountPoint: string; source: string }[] {
  return lines(path.join(root, 'proc/self/mountinfo')).map((line) => {
    const fields = line.split(' ');
    const source = fields[fields.indexOf('-') + 2] ?? '';
    return { number: fields[2]!, mountPoint: fields[4]!.replaceAll('\\040', ' '), source };
  });
}

function swaps(root: string): string[] {
  return lines(path.join(root, 'proc/swaps'))
    .slice(1)
    .map((line) => line.split(/\s/)[0]!);
}

function lines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

/** What the first 8 KiB tell: LVM's label is in one of the first four sectors, md's superblock 1.1 or 1.2 at 0 or 4 KiB. */
function signaturesOf(device: string): BlockDeviceFacts['signatures'] {
  if (!existsSync(device)) return [];
  const bytes = Buffer.alloc(8192);
  const descriptor = openSync(device, 'r');
  try {
    readSync(descriptor, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(descriptor);
  }
  const text = (offset: number, expected: string) =>
    bytes.toString('latin1', offset, offset + expected.length) === expected;
  const found: BlockDeviceFacts['signatures'][number][] = [];
  if ([0, 512, 1024, 1536].some((offset) => text(offset, 'LABELONE'))) found.push('LVM');
  if ([0, 4096].some((offset) => bytes.readUInt32LE(offset) === 0xa92b4efc)) found.push('RAID');
  if ([512, 4096].some((offset) => text(offset, 'EFI PART'))) found.push('GPT');
  // The last two bytes of the first sector, and a partition of a type: a boot sector of a file system has none.
  const typed = [446, 462, 478, 494].some(
    (entry) => bytes[entry + 4] !== 0 && [0, 0x80].includes(bytes[entry]!),
  );
  if (bytes.readUInt16LE(510) === 0xaa55 && typed) found.push('MBR');
  return found;
}

function linkName(link: string): string | undefined {
  return existsSync(link) ? path.basename(realpathSync(link)) : undefined;
}
