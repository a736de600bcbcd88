import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { type LockOptions, lockFile } from './lock-file.js';
import { ToolchainError } from './toolchain-error.js';

/**
 * Where unpacked tools and built images are kept: `SWITCHOVER_CACHE`, else `switchover` below
 * `XDG_CACHE_HOME`, else `~/.cache/switchover`.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.SWITCHOVER_CACHE) return path.resolve(environment.SWITCHOVER_CACHE);
  const base = environment.XDG_CACHE_HOME || path.join(environment.HOME || homedir(), '.cache');
  return path.resolve(base, 'switchover');
}

/**
 * Makes a folder inside the cache and returns its path.
 *
 * @throws ToolchainError when it can not be written, or when its path would break a library search path
 */
export async function makeCacheFolder(...segments: string[]): Promise<string> {
  const folder = path.join(cacheFolder(), ...segments);
  if (/[:;\n']/.test(folder)) {
    throw new ToolchainError(
      `Expected a cache folder without ":", ";" or quotes in its path, but got "${folder}". Set SWITCHOVER_CACHE to another folder.`,
    );
  }
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new ToolchainError(
      `Expected to write to the cache folder "${folder}", but: ${(cause as Error).message}. Set SWITCHOVER_CACHE to a folder that you can write to.`,
      { cause },
    );
  }
  return folder;
}

/** @throws ToolchainError when the file system of the folder has less room than needed, in bytes. */
export async function requireFreeSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < needed) {
    const mebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
    throw new ToolchainError(
      `Expected ${mebibytes(needed)} of free space for "${folder}", but there are ${mebibytes(free)}. Free some, or set SWITCHOVER_CACHE to a folder on a larger file system.`,
    );
  }
}

export async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}

/** The folder `<cache>/<group>/<key>`; undefined if it has not been built. */
export async function findCacheEntry(group: string, key: string): Promise<string | undefined> {
  const entry = path.join(cacheFolder(), group, key);
  return (await exists(entry)) ? entry : undefined;
}

/**
 * Returns the folder `<cache>/<group>/<key>`, after having it built if it is not there.
 *
 * The entry appears whole or not at all: it is built beside its place and moved there. Of several
 * processes that want the same entry one builds it, the others wait for it.
 *
 * @param build fills the folder it is given; when it throws, nothing is kept
 */
export async function cacheEntry(
  group: string,
  key: string,
  build: (partial: string, final: string) => Promise<void>,
  options: LockOptions = {},
): Promise<string> {
  const folder = await makeCacheFolder(group);
  const entry = path.join(folder, key);
  if (await exists(entry)) return entry;

  await using _lock = await lockFile(`${entry}.lock`, options);
  if (await exists(entry)) return entry;
  await removePartialEntries(folder, key);
  const partial = await mkdtemp(`${entry}.partial-`);
  try {
    await build(partial, entry);
    options.signal?.throwIfAborted();
    await chmod(partial, 0o755);
    await rename(partial, entry);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  return entry;
}

/**
 * Removes the half-made entries of the whole cache that nobody makes any more: whoever makes one holds its lock.
 *
 * @returns their paths
 */
export async function removeAbandonedEntries(): Promise<string[]> {
  const removed: string[] = [];
  for (const group of await readdir(cacheFolder()).catch(() => [])) {
    const folder = path.join(cacheFolder(), group);
    for (const name of await readdir(folder).catch(() => [])) {
      const [, key] = /^(.+)\.partial-/.exec(name) ?? [];
      const lock = path.join(folder, `${key}.lock`);
      if (key === undefined || !(await exists(lock))) continue;
      const partial = path.join(folder, name);
      const { exitCode } = await execa('flock', ['--nonblock', lock, 'rm', '-rf', '--', partial], {
        reject: false,
      });
      if (exitCode === 0) removed.push(partial);
    }
  }
  return removed;
}

/** Removes what killed processes left. A child of one may still be writing there; then the next caller does it. */
async function removePartialEntries(folder: string, key: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => name.startsWith(`${key}.partial-`));
  await Promise.allSettled(left.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
}
