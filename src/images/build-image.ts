import { createHash } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fetchPackages } from '../toolchain/debian-archive.js';
import type { Progress } from '../toolchain/progress.js';
import { ToolchainError } from '../toolchain/toolchain-error.js';
import { unpackPackages } from '../toolchain/unpack.js';
import { type CpioEntry, writeCpio } from './cpio.js';
import { collectGuestFiles } from './guest-files.js';
import type { GuestRecipe } from './guest-recipe.js';
import { readKernel } from './kernel.js';
import { type ImageManifest, packageList, sha256OfFile } from './manifest.js';

export interface ImageBuild {
  /** Where the kernel, the initramfs and the manifest go. */
  folder: string;
  /** What the image is of, in one word. */
  title: string;
  recipe: GuestRecipe;
  recipeHash: string;
  /** Of the guest image that is part of it, for the manifest. */
  guest?: string;
  /** What the image has besides, such as another image. */
  extra?: readonly CpioEntry[];
  progress?: Progress | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Builds a kernel and an initramfs from a recipe, with a manifest, into a folder.
 *
 * @throws ToolchainError
 */
export async function buildImage(options: ImageBuild): Promise<void> {
  const { folder, title, recipe, recipeHash, progress, signal, guest, extra = [] } = options;
  const step = `Build the ${title} image`;
  const packages = await fetchPackages({ title: `the ${title}’s packages`, ...recipe }, options);
  const root = path.join(folder, 'root');
  await unpackPackages(packages, root, { step: `Unpack the ${title}’s packages`, progress, signal });
  try {
    progress?.({ step, detail: 'decompressing the kernel', fraction: 0.2 });
    const kernel = await readKernel(root, signal);
    await writeFile(path.join(folder, 'vmlinux'), kernel.image);

    progress?.({ step, detail: 'writing the initramfs', fraction: 0.5 });
    const initramfs = path.join(folder, 'initramfs.cpio');
    await writeCpio(initramfs, await collectGuestFiles(root, kernel.release, recipe, extra));

    const manifest: ImageManifest = {
      recipeHash,
      ...(guest === undefined ? {} : { guest }),
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
      `Expected to build the ${title} image from ${packages.length} packages, but: ${(cause as Error).message}`,
      { cause },
    );
  }
  await rm(root, { recursive: true });
}
