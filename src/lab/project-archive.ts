import { readdir, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CpioEntry, writeCpio } from '../images/cpio.js';
import { foldersWithDependencies, productionFolders, readLockedPackages } from './locked-packages.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the lab runs of a checkout, besides its packages and what they depend on. */
const parts = ['package.json', 'bin', 'dist', 'fixtures', 'vm-images'];

/** What only compilers, debuggers and readers of packages read. */
const unused =
  /\.(d\.[cm]?ts|map|tsbuildinfo)$|^(node_modules|packages)\/.*\.md$|(^|\/)node_modules\/zod\/src(\/|$)/;

/** A file of the host's that a command in the lab is to read: where it is, and its path in the lab's `/work`. */
export interface InputFile {
  readonly hostPath: string;
  readonly labPath: string;
}

/** What somebody wants in the lab besides what every command there needs. */
export interface AdditionalParts {
  /** Packages that are here for development only; what they depend on comes with them. */
  readonly packages: readonly string[];
  /** Files and folders of the checkout, as they are. */
  readonly places: readonly string[];
  /** Made for the lab. Their folders need no entries. */
  readonly entries: readonly CpioEntry[];
}

/**
 * Writes the project's compiled code and what it depends on, as it is now, into a cpio archive that the lab unpacks
 * into `/work` at each start. Throws an UnavailableError if this is no checkout.
 */
export async function writeProjectArchive(
  archive: string,
  inputs: readonly InputFile[] = [],
  additional: AdditionalParts = { packages: [], places: [], entries: [] },
): Promise<void> {
  const entries = new Map<string, CpioEntry>();
  const locked = readLockedPackages();
  const packages = [...productionFolders(locked), ...foldersWithDependencies(locked, additional.packages)];
  for (const part of [...parts, ...packages, ...additional.places]) await collect(part, entries);
  for (const entry of additional.entries) {
    addFolders(entry.path, entries);
    entries.set(entry.path, entry);
  }
  for (const { hostPath, labPath } of inputs) {
    addFolders(labPath, entries);
    entries.set(labPath, { type: 'file', path: labPath, permissions: 0o755, content: { hostPath } });
  }
  await writeCpio(archive, entries.values());
}

async function collect(place: string, entries: Map<string, CpioEntry>): Promise<void> {
  if (unused.test(place) || entries.has(place)) return;
  const hostPath = path.join(root, place);
  const link = await readlink(hostPath).catch(() => undefined);
  if (link !== undefined) {
    addFolders(place, entries);
    entries.set(place, { type: 'symlink', path: place, target: link });
    return;
  }
  const found = await stat(hostPath).catch(() => undefined);
  // An optional dependency for another kind of computer is not installed here.
  if (found === undefined) return;
  addFolders(place, entries);
  if (found.isDirectory()) {
    entries.set(place, { type: 'directory', path: place, permissions: 0o755 });
    for (const name of await readdir(hostPath)) await collect(path.join(place, name), entries);
  } else if (found.isFile()) {
    entries.set(place, { type: 'file', path: place, permissions: 0o755, content: { hostPath } });
  }
}

function addFolders(place: string, entries: Map<string, CpioEntry>): void {
  const folder = path.dirname(place);
  if (folder === '.' || entries.has(folder)) return;
  addFolders(folder, entries);
  entries.set(folder, { type: 'directory', path: folder, permissions: 0o755 });
}
