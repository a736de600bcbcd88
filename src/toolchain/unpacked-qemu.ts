import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  cacheEntry,
  cacheFolder,
  findCacheEntry,
  makeCacheFolder,
  requireFreeSpace,
} from './cache-folder.js';
import { fetchPackages, type PackageSet } from './debian-archive.js';
import { treePaths, writeLauncher } from './launcher.js';
import type { Progress } from './progress.js';
import { inspectQemu, type Qemu } from './qemu-capabilities.js';
import { ToolchainError } from './toolchain-error.js';
import { unpackPackages } from './unpack.js';

/** Raise it when what is made from the same packages changes. */
const recipeVersion = 1;

const packageSet: PackageSet = {
  title: 'QEMU',
  packages: ['qemu-system-x86', 'qemu-utils', 'seabios'],
  suite: 'trixie-backports',
  // Needed to install packages or to run a system, not to run QEMU.
  exclude: ['adduser', 'base-passwd', 'debconf', 'ipxe-qemu', 'login.defs', 'passwd', 'libpam*'],
};

/** Bytes that the cache folder needs for it. */
export const unpackedQemuSpace = 500 * 2 ** 20;

/** Parts of the packages that no machine of ours looks at. */
const unused = ['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/bin/qemu-system-i386'];

/** What is kept beside the tree, so that a cached one needs no process to be started. */
export interface UnpackedQemu extends Qemu {
  qemuImg: string;
  packages: { name: string; version: string; sha256: string }[];
}

export interface UnpackOptions {
  progress?: Progress | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Gives a QEMU that was unpacked from Debian's packages into the cache folder, unpacking it first if
 * need be. Its firmware and modules are found without further arguments.
 *
 * @throws ToolchainError
 */
export async function unpackedQemu(options: UnpackOptions = {}): Promise<UnpackedQemu> {
  const entry = await cacheEntry('qemu', cacheKey(), (partial, final) => build(partial, final, options), {
    signal: options.signal,
    onWait: () =>
      options.progress?.({ step: 'Unpack QEMU', detail: 'another process is at it; waiting for it' }),
  });
  return await readDescription(entry);
}

/** The QEMU that was unpacked before; undefined if none was. */
export async function findUnpackedQemu(): Promise<UnpackedQemu | undefined> {
  const entry = await findCacheEntry('qemu', cacheKey());
  return entry === undefined ? undefined : await readDescription(entry);
}

function cacheKey(): string {
  const recipe = JSON.stringify([recipeVersion, packageSet, unused, cacheFolder()]);
  return createHash('sha256').update(recipe).digest('hex').slice(0, 16);
}

async function readDescription(entry: string): Promise<UnpackedQemu> {
  return JSON.parse(await readFile(path.join(entry, 'qemu.json'), 'utf8')) as UnpackedQemu;
}

async function build(partial: string, final: string, options: UnpackOptions): Promise<void> {
  await requireFreeSpace(await makeCacheFolder('qemu'), unpackedQemuSpace);
  const packages = await fetchPackages(packageSet, options);
  const root = path.join(partial, 'root');
  await unpackPackages(packages, root, { step: 'Unpack QEMU', ...options });
  await Promise.all(unused.map((folder) => rm(path.join(root, folder), { recursive: true, force: true })));

  options.progress?.({ step: 'Unpack QEMU', detail: 'checking that it runs', fraction: 1 });
  await writeLaunchers(partial, root);
  const inspected = await inspectQemu(path.join(partial, 'bin/qemu-system-x86_64'), options.signal).catch(
    (cause) => {
      options.signal?.throwIfAborted();
      throw new ToolchainError(
        `Expected the QEMU unpacked from Debian's packages to run, but it does not: ${(cause as Error).message}`,
        { cause },
      );
    },
  );
  if (!inspected.hasVfioUserPci) {
    throw new ToolchainError(
      `Expected Debian's QEMU to have the device vfio-user-pci, but version ${inspected.version} has not; it came with 10.1. Check that the mirror has trixie-backports.`,
    );
  }
  await writeLaunchers(partial, path.join(final, 'root'));
  const description: UnpackedQemu = {
    ...inspected,
    binary: path.join(final, 'bin/qemu-system-x86_64'),
    qemuImg: path.join(final, 'bin/qemu-img'),
    packages: packages.map(({ name, version, sha256 }) => ({ name, version, sha256 })),
  };
  await writeFile(path.join(partial, 'qemu.json'), `${JSON.stringify(description, undefined, 2)}\n`);
}

/** @param root the tree as the launchers are to name it */
async function writeLaunchers(folder: string, root: string): Promise<void> {
  await writeLauncher(path.join(folder, 'bin/qemu-system-x86_64'), root, 'usr/bin/qemu-system-x86_64', {
    args: ['-L', path.join(root, 'usr/share/qemu'), '-L', path.join(root, 'usr/share/seabios')],
    environment: { QEMU_MODULE_DIR: path.join(root, treePaths.qemuModules) },
  });
  await writeLauncher(path.join(folder, 'bin/qemu-img'), root, 'usr/bin/qemu-img', {
    environment: { QEMU_MODULE_DIR: path.join(root, treePaths.qemuModules) },
  });
}
