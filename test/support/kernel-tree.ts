import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A block device of a recorded tree. */
export interface RecordedBlockDevice {
  /** Such as `259:0`. */
  readonly number: string;
  readonly partitions?: Readonly<
    Record<string, { readonly number: string; readonly holders?: readonly string[] }>
  >;
  readonly holders?: readonly string[];
  /** Its first bytes. */
  readonly content?: Buffer;
}

export interface RecordedTree {
  /** NVMe drives by their PCI addresses. */
  readonly drives: Readonly<
    Record<
      string,
      {
        readonly driver?: string;
        readonly group?: string;
        readonly namespaces?: Readonly<Record<string, RecordedBlockDevice>>;
      }
    >
  >;
  /** Devices that are built on others: md's have a folder `md`, device-mapper's an identifier. */
  readonly built?: Readonly<
    Record<
      string,
      {
        readonly number: string;
        readonly md?: true;
        readonly uuid?: string;
        readonly holders?: readonly string[];
      }
    >
  >;
  readonly mountinfo?: string;
  readonly swaps?: string;
}

/** Lays a tree out as the kernel does in /sys, /proc and /dev, below a folder. */
export function layOut(root: string, { drives, built = {}, mountinfo = '', swaps = '' }: RecordedTree): void {
  const write = (file: string, content: string | Buffer = '') => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  };
  const link = (from: string, to: string) => {
    mkdirSync(path.dirname(path.join(root, from)), { recursive: true });
    symlinkSync(path.join(root, to), path.join(root, from));
  };
  const block = (folder: string, name: string, number: string, holders: readonly string[] = []) => {
    write(`${folder}/dev`, `${number}\n`);
    link(`sys/class/block/${name}`, folder);
    for (const holder of holders) write(`${folder}/holders/${holder}`);
  };
  for (const [address, { driver, group, namespaces = {} }] of Object.entries(drives)) {
    const folder = `sys/devices/pci0000:00/${address}`;
    write(`${folder}/class`, '0x010802\n');
    link(`sys/bus/pci/devices/${address}`, folder);
    if (driver !== undefined) {
      mkdirSync(path.join(root, 'sys/bus/pci/drivers', driver), { recursive: true });
      link(`${folder}/driver`, `sys/bus/pci/drivers/${driver}`);
    }
    if (group !== undefined) {
      write(`sys/kernel/iommu_groups/${group}/devices/${address}`);
      link(`${folder}/iommu_group`, `sys/kernel/iommu_groups/${group}`);
    }
    for (const [name, { number, partitions = {}, holders, content }] of Object.entries(namespaces)) {
      const whole = `${folder}/nvme/nvme0/${name}`;
      block(whole, name, number, holders);
      write(`${whole}/queue/rotational`, '0\n');
      if (content !== undefined) write(`dev/${name}`, content);
      for (const [partition, about] of Object.entries(partitions)) {
        block(`${whole}/${partition}`, partition, about.number, about.holders);
        write(`${whole}/${partition}/partition`, '1\n');
      }
    }
  }
  for (const [name, { number, md, uuid, holders }] of Object.entries(built)) {
    const folder = `sys/devices/virtual/block/${name}`;
    block(folder, name, number, holders);
    if (md) write(`${folder}/md/level`, 'raid1\n');
    if (uuid !== undefined) write(`${folder}/dm/uuid`, `${uuid}\n`);
  }
  write('proc/self/mountinfo', mountinfo);
  write('proc/swaps', swaps);
}
