import { readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import type { CpioEntry } from './cpio.js';
import { unlinkLibraries } from './elf-unlink.js';
import type { GuestRecipe } from './guest-recipe.js';
import { readKernelModules } from './kernel-modules.js';
import { sharedLibrariesOf } from './shared-libraries.js';

const busybox = 'usr/bin/busybox';

/** Folders that must exist, though nothing is in them or only what the kernel mounts there. */
const folders = ['dev', 'etc', 'mnt', 'proc', 'root', 'run', 'sys', 'tmp', 'var/tmp'];

/** Debian's merged `/usr`. */
const mergedFolders = ['bin', 'lib', 'lib64', 'sbin'];

/**
 * Collects the files of the guest: busybox under all its names, the recipe's programs with their
 * libraries, the kernel's modules, and the guest's own scripts.
 *
 * @param root the tree that the recipe's packages were unpacked into; programs are unlinked in it
 * @param release the kernel's release
 * @param extra what the image has besides
 */
export async function collectGuestFiles(
  root: string,
  release: string,
  recipe: GuestRecipe,
  extra: readonly CpioEntry[] = [],
): Promise<CpioEntry[]> {
  const tree = new GuestTree();
  for (const folder of folders) tree.addFolder(folder);
  for (const folder of mergedFolders) tree.add({ type: 'symlink', path: folder, target: `usr/${folder}` });
  tree.add({ type: 'device', path: 'dev/console', permissions: 0o600, major: 5, minor: 1 });

  for (const applet of await busyboxNames(root)) {
    tree.add({ type: 'symlink', path: applet, target: `/${busybox}` });
  }
  for (const program of [busybox, ...recipe.programs]) {
    tree.addFile(program, 0o755, { hostPath: path.join(root, program) });
  }
  for (const [program, libraries] of Object.entries(recipe.unlink)) {
    const file = path.join(root, program);
    await writeFile(file, unlinkLibraries(await readFile(file), libraries, program));
  }
  for (const library of await sharedLibrariesOf(root, recipe.programs)) {
    tree.addFile(library.path, 0o755, { hostPath: library.hostPath });
  }
  for (const file of recipe.files) await addCopy(tree, root, file);
  const modules = await readKernelModules(root, release, recipe.modules);
  for (const module of modules) tree.addFile(module.path, 0o644, module.content);
  tree.addFile('etc/modules', 0o644, Buffer.from(modules.map((module) => `/${module.path}\n`).join('')));
  tree.addFile('etc/passwd', 0o644, Buffer.from('root:x:0:0:root:/root:/bin/sh\n'));
  tree.addFile('etc/group', 0o644, Buffer.from('root:x:0:\n'));
  for (const [place, content] of recipe.scripts) tree.addFile(place, 0o755, content);
  for (const [place, target] of Object.entries(recipe.links))
    tree.add({ type: 'symlink', path: place, target });
  for (const entry of extra) tree.add(entry);
  return tree.entries();
}

/** Copies a file, or a folder with all that is in it. */
async function addCopy(tree: GuestTree, root: string, place: string): Promise<void> {
  const hostPath = path.join(root, place);
  if (!(await stat(hostPath)).isDirectory()) {
    tree.addFile(place, 0o644, { hostPath });
    return;
  }
  tree.addFolder(place);
  for (const entry of await readdir(hostPath, { withFileTypes: true })) {
    const inside = path.join(place, entry.name);
    if (entry.isSymbolicLink()) {
      tree.add({ type: 'symlink', path: inside, target: await readlink(path.join(root, inside)) });
    } else await addCopy(tree, root, inside);
  }
}

/** Entries by path; a later one takes the place of an earlier one. */
class GuestTree {
  readonly #entries = new Map<string, CpioEntry>();

  add(entry: CpioEntry): void {
    this.addFolder(path.dirname(entry.path));
    this.#entries.set(entry.path, entry);
  }

  addFile(place: string, permissions: number, content: Buffer | { hostPath: string }): void {
    this.add({ type: 'file', path: place, permissions, content });
  }

  addFolder(folder: string): void {
    if (folder === '.' || this.#entries.has(folder)) return;
    this.add({ type: 'directory', path: folder, permissions: 0o755 });
  }

  entries(): CpioEntry[] {
    return [...this.#entries.values()];
  }
}

/** Where busybox wants its names, moved into the merged `/usr`. */
async function busyboxNames(root: string): Promise<string[]> {
  const { stdout } = await execa(path.join(root, busybox), ['--list-full']);
  return stdout
    .split('\n')
    .map((name) => name.trim().replace(/^(s?bin)\//, 'usr/$1/'))
    .filter((name) => name.startsWith('usr/') && name !== busybox);
}
