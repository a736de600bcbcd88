import { createHash } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheEntry, makeCacheFolder, requireFreeSpace } from '../toolchain/cache-folder.js';
import { fetchPackages } from '../toolchain/debian-archive.js';
import type { Progress } from '../toolchain/progress.js';
import { ToolchainError } from '../toolchain/toolchain-error.js';
import { unpackPackages } from '../toolchain/unpack.js';
import { writeCpio } from './cpio.js';
import { collectGuestFiles } from './guest-files.js';
import { type GuestRecipe, readGuestRecipe } from './guest-recipe.js';
import { readKernel } from './kernel.js';
import { type ImageManifest, packageList, sha256OfFile } from './manifest.js';

/** A guest that QEMU boots with `-kernel` and `-initrd`. */
export interface GuestImage {
  /** Path of the uncompressed kernel. */
  kernel: string;
  /** Path of the uncompressed initramfs. */
  initramfs: string;
  manifest: ImageManifest;
  recipeHash: string;
}

export interface GuestImageOptions {
  progress?: Progress | undefined;
  signal?: AbortSignal | undefined;
}

/** Raise it when the same recipe gives another image. */
const builderVersion = 1;
const neededSpace = 600 * 2 ** 20;
const step = 'Build the guest image';

/**
 * Gives the guest image of `vm-images/guest/`, from the cache or built from Debian's packages. It needs
 * no root: the archive is written by our own code, device nodes included.
 *
 * @throws ToolchainError that says what was tried and what to do
 */
export async function buildGuestImage(options: GuestImageOptions = {}): Promise<GuestImage> {
  options.progress?.({ step, detail: 'reading the recipe' });
  const recipe = await readGuestRecipe();
  const recipeHash = createHash('sha256').update(`${builderVersion}\0${recipe.hash}`).digest('hex');
  const entry = await cacheEntry(
    'images',
    `guest-${recipeHash.slice(0, 16)}`,
    async (partial) => {
      await requireFreeSpace(await makeCacheFolder('images'), neededSpace);
      await buildInto(partial, recipe, recipeHash, options);
    },
    {
      signal: options.signal,
      onWait: () => options.progress?.({ step, detail: 'another process is at it; waiting for it' }),
    },
  );
  const manifest = JSON.parse(await readFile(path.join(entry, 'manifest.json'), 'utf8')) as ImageManifest;
  options.progress?.({ step, detail: `kernel ${manifest.kernel.release}`, fraction: 1 });
  return {
    kernel: path.join(entry, manifest.kernel.file),
    initramfs: path.join(entry, manifest.initramfs.file),
    manifest,
    recipeHash,
  };
}

async function buildInto(
  folder: string,
  recipe: GuestRecipe,
  recipeHash: string,
  options: GuestImageOptions,
): Promise<void> {
  const { progress, signal } = options;
  const packages = await fetchPackages({ title: 'the guest’s packages', ...recipe }, options);
  const root = path.join(folder, 'root');
  await unpackPackages(packages, root, { step: 'Unpack the guest’s packages', ...options });
  try {
    progress?.({ step, detail: 'decompressing the kernel', fraction: 0.2 });
    const kernel = await readKernel(root, signal);
    await writeFile(path.join(folder, 'vmlinux'), kernel.image);

    progress?.({ step, detail: 'writing the initramfs', fraction: 0.5 });
    const initramfs = path.join(folder, 'initramfs.cpio');
    await writeCpio(initramfs, await collectGuestFiles(root, kernel.release, recipe));

    const manifest: ImageManifest = {
      recipeHash,
      kernel: {
        release: kernel.release,
        file: 'vmlinux',
        sha256: createHash('sha256').update(kernel.image).digest('hex'),
      },
      initramfs: {
        file: 'initramfs.cpio',
        sha256: await sha256OfFile(initramfs),
        bytes: (await stat(initramfs)).size,
      },
      packages: packageList(packages),
    };
    await writeFile(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ToolchainError(
      `Expected to build the guest image from ${packages.length} packages, but: ${(cause as Error).message}`,
      { cause },
    );
  }
  await rm(root, { recursive: true });
}
