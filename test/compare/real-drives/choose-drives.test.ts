import { expect } from 'chai';
import { chooseDrives, type DriveWords } from '../../../src/compare/real-drives/choose-drives.js';
import type { Workload } from '../../../src/compare/workloads/workloads.js';
import { layOut, type RecordedBlockDevice, type RecordedTree } from '../../support/kernel-tree.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const address = '0000:03:00.0';
const other = '0000:04:00.0';
const reading: readonly Workload[] = ['random-read-depth-1'];
const writing: readonly Workload[] = ['random-read-depth-1', 'random-write-depth-1'];

/** A drive that nobody uses, as the kernel tells of it. */
const unused = (device: Partial<RecordedBlockDevice> = {}): RecordedTree['drives'][string] => ({
  driver: 'nvme',
  group: '7',
  namespaces: { nvme0n1: { number: '259:0', content: Buffer.alloc(8192), ...device } },
});

/** What is said when a drive of a tree is to be passed through; undefined if it is chosen. */
function refusal(
  tree: RecordedTree,
  words: Partial<DriveWords> = {},
  workloads: readonly Workload[] = reading,
): string | undefined {
  using folder = temporaryFolder();
  layOut(folder.path, tree);
  try {
    chooseDrives({ passthrough: address, erased: [], ...words }, workloads, { root: folder.path });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The same of a drive with one difference from an unused one. */
const refusalOf = (device: Partial<RecordedBlockDevice>, more: Omit<RecordedTree, 'drives'> = {}) =>
  refusal({ drives: { [address]: unused(device) }, ...more });

function bytesAt(offset: number, content: Buffer): Buffer {
  const bytes = Buffer.alloc(8192);
  content.copy(bytes, offset);
  return bytes;
}

/** A line of /proc/self/mountinfo. */
const mount = (number: string, place: string, source: string) =>
  `29 1 ${number} / ${place} rw,relatime shared:1 - ext4 ${source} rw\n`;

describe('A real drive for a comparison', () => {
  it('is chosen if nobody uses it', () => {
    expect(refusal({ drives: { [address]: unused() } })).to.equal(undefined);
  });

  it('is refused while it is mounted, whole or in part, with the place', () => {
    expect(refusalOf({}, { mountinfo: mount('259:0', '/data', '/dev/nvme0n1') })).to.include(
      `${address} is not: nvme0n1 is mounted on /data.`,
    );
    const partitions = { nvme0n1p1: { number: '259:1' } };
    expect(refusalOf({ partitions }, { mountinfo: mount('259:1', '/home', '/dev/nvme0n1p1') })).to.include(
      'nvme0n1 is mounted on /home; nvme0n1 is partitioned (nvme0n1p1).',
    );
    // btrfs tells a number of its own, and only its source is the device.
    expect(refusalOf({}, { mountinfo: mount('0:33', '/data', '/dev/nvme0n1') })).to.include(
      'mounted on /data',
    );
  });

  it('is refused if the system runs from it, also through what is built on it', () => {
    expect(refusalOf({}, { mountinfo: mount('259:0', '/', '/dev/root') })).to.include(
      'nvme0n1 is the root disk',
    );
    const built = {
      'dm-0': { number: '253:0', uuid: 'CRYPT-LUKS2-abc', holders: ['dm-1'] },
      'dm-1': { number: '253:1', uuid: 'LVM-def' },
    };
    const partitions = { nvme0n1p2: { number: '259:2', holders: ['dm-0'] } };
    const said = refusalOf({ partitions }, { built, mountinfo: mount('253:1', '/', '/dev/mapper/root') });
    expect(said)
      .to.include('nvme0n1 is the root disk')
      .and.include('held by device-mapper (dm-0)')
      .and.include('part of LVM (dm-1)');
  });

  it('is refused if it is swap', () => {
    const swaps = 'Filename Type Size Used Priority\n/dev/nvme0n1 partition 8388604 0 -2\n';
    expect(refusalOf({}, { swaps })).to.include('nvme0n1 is swap');
  });

  it('is refused as part of a RAID or of LVM, assembled or only by what is written on it', () => {
    const built = {
      md127: { number: '9:127', md: true as const },
      'dm-3': { number: '253:3', uuid: 'LVM-x' },
    };
    expect(refusalOf({ holders: ['md127'] }, { built })).to.include('nvme0n1 is part of RAID (md127)');
    expect(refusalOf({ holders: ['dm-3'] }, { built })).to.include('nvme0n1 is part of LVM (dm-3)');
    const superblock = Buffer.from([0xfc, 0x4e, 0x2b, 0xa9]);
    expect(refusalOf({ content: bytesAt(4096, superblock) })).to.include(
      'part of RAID, by what is written on it',
    );
    expect(refusalOf({ content: bytesAt(512, Buffer.from('LABELONE')) })).to.include(
      'part of LVM, by what is written on it',
    );
  });

  it('is refused if it has a partition table, even one of which the kernel made nothing', () => {
    expect(refusalOf({ content: bytesAt(512, Buffer.from('EFI PART')) })).to.include('partition table (GPT)');
    const table = bytesAt(510, Buffer.from([0x55, 0xaa]));
    expect(refusalOf({ content: table })).to.equal(undefined);
    table[450] = 0x83;
    expect(refusalOf({ content: table })).to.include('partition table (MBR)');
  });

  it('is refused if its driver is not that of NVMe drives, because nobody can look at it then', () => {
    const { driver: _driver, ...without } = unused();
    expect(refusal({ drives: { [address]: without } })).to.include('it has no driver');
    expect(refusal({ drives: { [address]: { ...unused(), driver: 'vfio-pci' } } })).to.include(
      'the driver vfio-pci',
    );
    expect(refusal({ drives: { [address]: { driver: 'nvme', group: '7' } } })).to.include('no namespace');
  });

  it('is refused for passthrough without an IOMMU, or beside a function in use in its group', () => {
    const { group: _group, ...alone } = unused();
    expect(refusal({ drives: { [address]: alone } })).to.include('the IOMMU is off');
    const mates = { [address]: unused(), '0000:03:00.1': { driver: 'xhci_hcd', group: '7' } };
    expect(refusal({ drives: mates })).to.include('shares its IOMMU group with 0000:03:00.1');
  });

  it('is written to only if its address is confirmed, and never without a look at it', () => {
    const tree = { drives: { [address]: unused() } };
    expect(refusal(tree, {}, writing)).to.include(`Expected --i-know-this-erases ${address}`);
    expect(refusal(tree, { erased: [other] }, writing)).to.include(
      `Expected --i-know-this-erases ${address}`,
    );
    expect(refusal(tree, { erased: [address] }, writing)).to.equal(undefined);
    const mounted = { ...tree, mountinfo: mount('259:0', '/data', '/dev/nvme0n1') };
    expect(refusal(mounted, { erased: [address] }, writing)).to.include('mounted on /data');
  });

  it('on bare metal is another one, found by its block device, and looked at and confirmed as well', () => {
    const second = (device: Partial<RecordedBlockDevice> = {}): RecordedTree => ({
      drives: {
        [address]: unused(),
        [other]: { driver: 'nvme', namespaces: { nvme1n1: { number: '259:5', ...device } } },
      },
    });
    const words = { bareMetal: '/dev/nvme1n1', erased: [address] };
    expect(refusal(second(), words)).to.equal(undefined);
    expect(refusal(second(), words, writing)).to.include(`Expected --i-know-this-erases ${other}`);
    expect(refusal(second({ holders: ['md0'] }), words)).to.include(`${other} is not: nvme1n1 is held by`);
    expect(refusal(second(), { bareMetal: '/dev/nvme0n1' })).to.include('cannot be at both places');
    expect(refusal(second(), { bareMetal: '/dev/sda' })).to.include('got "/dev/sda"');
  });

  it('that is not there, or not named as a PCI address, is missed by name', () => {
    expect(refusal({ drives: {} })).to.include(`Expected a drive at the PCI address ${address}`);
    expect(refusal({ drives: {} }, { passthrough: '/dev/nvme0n1' })).to.include(
      'Expected --passthrough to be a PCI',
    );
  });
});
