import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** File type bits of a mode, as in `<sys/stat.h>`. */
const fileType = { directory: 0o040000, file: 0o100000, symlink: 0o120000, device: 0o020000 } as const;

/** One file of an archive. Paths are relative to the root, without a leading slash. */
export type CpioEntry =
  | { type: 'directory'; path: string; permissions: number }
  | { type: 'file'; path: string; permissions: number; content: Buffer | { hostPath: string } }
  | { type: 'symlink'; path: string; target: string }
  | { type: 'device'; path: string; permissions: number; major: number; minor: number };

/**
 * Writes an uncompressed `newc` archive, the format that Linux unpacks as its initramfs
 * (Documentation/driver-api/early-userspace/buffer-format.rst).
 *
 * The same entries give the same bytes on every machine: they are sorted, owned by root, dated 1970
 * and numbered in order.
 *
 * @throws Error when a path appears twice or lies in a folder that is not an entry.
 */
export async function writeCpio(archivePath: string, entries: Iterable<CpioEntry>): Promise<void> {
  await pipeline(Readable.from(cpioChunks(entries)), createWriteStream(archivePath));
}

async function* cpioChunks(entries: Iterable<CpioEntry>): AsyncGenerator<Buffer> {
  const sorted = [...entries].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  assertCompleteTree(sorted);
  let inode = 1;
  for (const entry of sorted) {
    const content = await contentOf(entry);
    yield header(entry.path, {
      inode: inode++,
      mode: modeOf(entry),
      links: entry.type === 'directory' ? 2 : 1,
      size: content.length,
      deviceMajor: entry.type === 'device' ? entry.major : 0,
      deviceMinor: entry.type === 'device' ? entry.minor : 0,
    });
    yield content;
    yield padding(content.length);
  }
  yield header('TRAILER!!!', { inode: 0, mode: 0, links: 1, size: 0, deviceMajor: 0, deviceMinor: 0 });
}

function assertCompleteTree(sorted: readonly CpioEntry[]): void {
  const folders = new Set<string>();
  let previous: string | undefined;
  for (const { path, type } of sorted) {
    if (path === previous)
      throw new Error(`Expected every path of the archive once, but got "${path}" twice.`);
    previous = path;
    const slash = path.lastIndexOf('/');
    if (slash !== -1 && !folders.has(path.slice(0, slash))) {
      throw new Error(`Expected the folder of "${path}" to be an entry of the archive, but it is not.`);
    }
    if (type === 'directory') folders.add(path);
  }
}

async function contentOf(entry: CpioEntry): Promise<Buffer> {
  if (entry.type === 'symlink') return Buffer.from(entry.target);
  if (entry.type !== 'file') return Buffer.alloc(0);
  return Buffer.isBuffer(entry.content) ? entry.content : await readFile(entry.content.hostPath);
}

function modeOf(entry: CpioEntry): number {
  return fileType[entry.type] | (entry.type === 'symlink' ? 0o777 : entry.permissions);
}

interface HeaderFields {
  inode: number;
  mode: number;
  links: number;
  size: number;
  deviceMajor: number;
  deviceMinor: number;
}

/** The fixed 110 bytes, the name with its NUL, and zeros up to a multiple of four. */
function header(path: string, fields: HeaderFields): Buffer {
  const name = Buffer.from(`${path}\0`);
  const numbers = [
    fields.inode,
    fields.mode,
    0, // uid
    0, // gid
    fields.links,
    0, // mtime
    fields.size,
    0, // major of the file system's device
    0, // minor of the file system's device
    fields.deviceMajor,
    fields.deviceMinor,
    name.length,
    0, // check
  ];
  const fixed = `070701${numbers.map((number) => number.toString(16).padStart(8, '0')).join('')}`;
  return Buffer.concat([Buffer.from(fixed), name, padding(fixed.length + name.length)]);
}

function padding(length: number): Buffer {
  return Buffer.alloc((4 - (length % 4)) % 4);
}
