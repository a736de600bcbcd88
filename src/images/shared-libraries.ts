import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { readElfDependencies } from './elf-dependencies.js';
import { isElf } from './elf-image.js';

/** Folders that the dynamic loader of an amd64 Debian searches, relative to the root. */
const systemFolders = ['usr/lib/x86_64-linux-gnu', 'usr/lib64', 'usr/lib'];

/** A file of the package tree and the place where the guest has it. */
export interface TreeFile {
  /** Path in the guest, relative to its root. */
  path: string;
  /** The real file in the package tree, links resolved. */
  hostPath: string;
}

/**
 * Finds every library that the given programs load, theirs included, as the dynamic loader would:
 * DT_RUNPATH first, then the system's folders. The loader itself (PT_INTERP) is among them.
 *
 * @param root the tree that packages were unpacked into
 * @param programs paths relative to the root
 * @throws Error naming the library and who needs it when one is not in the tree
 */
export async function sharedLibrariesOf(root: string, programs: readonly string[]): Promise<TreeFile[]> {
  const found = new Map<string, TreeFile>();
  const pending = [...programs];
  for (let file = pending.shift(); file !== undefined; file = pending.shift()) {
    const image = await readFile(await realpath(path.join(root, file)));
    if (!isElf(image)) continue;
    const { interpreter, needed, searchPath } = readElfDependencies(image, file);
    const wanted = needed.map((name) => ({ name, folders: [...searchPath.map(relative), ...systemFolders] }));
    if (interpreter) wanted.push({ name: path.basename(interpreter), folders: ['usr/lib64'] });
    for (const { name, folders } of wanted) {
      if (found.has(name)) continue;
      const library = await firstExisting(root, folders, name);
      if (!library) {
        throw new Error(
          `Expected the library "${name}" of "${file}" in the guest's packages, but it is in none of ${folders.join(', ')}; add its package to the recipe.`,
        );
      }
      found.set(name, library);
      pending.push(library.path);
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function relative(folder: string): string {
  return folder.replace(/^\/+/, '');
}

async function firstExisting(root: string, folders: string[], name: string): Promise<TreeFile | undefined> {
  for (const folder of folders) {
    const candidate = path.join(folder, name);
    try {
      return { path: candidate, hostPath: await realpath(path.join(root, candidate)) };
    } catch {
      // Not in this folder; the next one may have it.
    }
  }
  return undefined;
}
