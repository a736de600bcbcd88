import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import type { RunDirectory } from '../harness/resources/run-directory.js';

/** The lab's NVMe drives, by their addresses on the outer machine's root bus. Names change from boot to boot. */
export const labDrives = {
  /** For fio in the outer machine itself. */
  bareMetal: '0000:00:04.0',
  /** For an inner machine, by VFIO. */
  passthrough: '0000:00:05.0',
  /** Has a file system, on `/scratch`, for the files behind emulated and vfio-user drives. */
  scratch: '0000:00:06.0',
} as const;

/** Where the scratch drive is mounted in the lab. */
export const scratchFolder = '/scratch';

/** The size of the drives that are measured, and of the files behind others, in bytes; scale 1 is the smallest. */
export function driveSize(scale: number): number {
  return scale * 64 * 2 ** 20;
}

/** The scratch drive has room for a file of every configuration, and for what scenarios need; it is sparse. */
function scratchSize(scale: number): number {
  return Math.max(2 * 2 ** 30, 8 * driveSize(scale));
}

/** Room for the results that a command leaves, in bytes; the file is sparse. */
const resultsSize = 2 ** 30;

/** Serial numbers by which the lab finds its disks: as `vm-images/lab/init` has them. */
export const diskSerials = { project: 'project', results: 'results' } as const;

/**
 * Makes the files behind the outer machine's drives and returns QEMU's arguments. The drives that are measured are
 * full of random bytes: nobody reads holes.
 */
export function labDriveArguments(
  directory: RunDirectory,
  projectArchive: string,
  scale = 1,
): { arguments: string[]; results: string } {
  const nvme = (['bareMetal', 'passthrough', 'scratch'] as const).flatMap((name) => {
    const file = directory.file(`${name}.raw`);
    if (name === 'scratch') makeSparse(file, scratchSize(scale));
    else fill(file, driveSize(scale));
    const address = `0x${labDrives[name].slice(8, 10)}`;
    return [
      ...blockdev(name, file, false),
      ...['-device', JSON.stringify({ driver: 'nvme', drive: name, serial: name, addr: address })],
    ];
  });
  const results = directory.file('results.raw');
  makeSparse(results, resultsSize);
  return {
    arguments: [
      ...nvme,
      ...blockdev(diskSerials.project, projectArchive, true),
      ...['-device', `virtio-blk-pci,addr=0x8,drive=${diskSerials.project},serial=${diskSerials.project}`],
      ...blockdev(diskSerials.results, results, false),
      ...['-device', `virtio-blk-pci,addr=0x9,drive=${diskSerials.results},serial=${diskSerials.results}`],
    ],
    results,
  };
}

function blockdev(name: string, filename: string, readOnly: boolean): string[] {
  const file = { driver: 'file', filename, aio: 'threads' };
  return ['-blockdev', JSON.stringify({ driver: 'raw', 'node-name': name, 'read-only': readOnly, file })];
}

function makeSparse(file: string, size: number): void {
  writeFileSync(file, '', { flag: 'wx' });
  truncateSync(file, size);
}

function fill(file: string, size: number): void {
  const chunk = Buffer.alloc(2 ** 20);
  const descriptor = openSync(file, 'wx');
  try {
    for (let done = 0; done < size; done += chunk.length) writeSync(descriptor, randomFillSync(chunk));
  } finally {
    closeSync(descriptor);
  }
}
