import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';

/** A module ready to be loaded by `insmod`. */
export interface KernelModule {
  /** Path in the guest, relative to its root. */
  path: string;
  content: Buffer;
}

/**
 * Reads the named modules and all that they depend on, decompressed, in the order in which they must be
 * loaded. Modules that are built into the kernel are left out.
 *
 * @param release the kernel's release, which names the folder of its modules
 * @throws Error when a module is neither a file nor built in
 */
export async function readKernelModules(
  root: string,
  release: string,
  names: readonly string[],
): Promise<KernelModule[]> {
  const folder = `usr/lib/modules/${release}`;
  const available = await indexModules(root, folder);
  const builtIn = new Set(
    (await readFile(path.join(root, folder, 'modules.builtin'), 'utf8')).split('\n').map(moduleName),
  );
  const loaded = new Map<string, KernelModule>();
  const load = async (name: string): Promise<void> => {
    if (loaded.has(name) || builtIn.has(name)) return;
    const file = available.get(name);
    if (file === undefined) {
      throw new Error(`Expected the kernel ${release} to have the module "${name}", but it has not.`);
    }
    const content = await readModule(root, file);
    for (const dependency of moduleDependencies(content)) await load(dependency);
    loaded.set(name, { path: file.replace(/\.xz$/, ''), content });
  };
  for (const name of names) await load(moduleName(name));
  return [...loaded.values()];
}

async function indexModules(root: string, folder: string): Promise<Map<string, string>> {
  const files = await readdir(path.join(root, folder), { recursive: true });
  const modules = files.filter((file) => /\.ko(\.xz)?$/.test(file));
  return new Map(modules.map((file) => [moduleName(file), path.join(folder, file)]));
}

/** In names `-` and `_` are the same. */
function moduleName(file: string): string {
  return path
    .basename(file)
    .replace(/\.ko(\.xz)?$/, '')
    .replaceAll('-', '_');
}

/** Reads `depends=` from a module's `.modinfo` section; the packages have no `modules.dep`. */
export function moduleDependencies(content: Buffer): string[] {
  const start = content.indexOf('\0depends=');
  if (start === -1) return [];
  const from = start + '\0depends='.length;
  return content
    .toString('latin1', from, content.indexOf(0, from))
    .split(',')
    .filter(Boolean)
    .map(moduleName);
}

async function readModule(root: string, file: string): Promise<Buffer> {
  const compressed = path.join(root, file);
  if (!file.endsWith('.xz')) return await readFile(compressed);
  // The static busybox of the guest runs on any x86-64 Linux.
  const { stdout } = await execa(path.join(root, 'usr/bin/busybox'), ['xzcat', compressed], {
    encoding: 'buffer',
  });
  return Buffer.from(stdout.buffer, stdout.byteOffset, stdout.length);
}
