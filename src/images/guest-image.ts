import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheEntry, findCacheEntry, makeCacheFolder, requireFreeSpace } from '../toolchain/cache-folder.js';
import type { Progress } from '../toolchain/progress.js';
import { buildImage } from './build-image.js';
import { type GuestRecipe, readGuestRecipe } from './guest-recipe.js';
import type { ImageManifest } from './manifest.js';

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
/** Bytes that the cache folder needs to build it. */
export const guestImageSpace = 600 * 2 ** 20;
const step = 'Build the guest image';

/**
 * Gives the guest image of `vm-images/guest/`, from the cache or built from Debian's packages. It needs
 * no root: the archive is written by our own code, device nodes included.
 *
 * @throws ToolchainError that says what was tried and what to do
 */
export async function buildGuestImage(options: GuestImageOptions = {}): Promise<GuestImage> {
  options.progress?.({ step, detail: 'reading the recipe' });
  const recipe = await readGuestRecipe('guest');
  const { recipeHash, key } = identify(recipe);
  const entry = await cacheEntry(
    'images',
    key,
    async (partial) => {
      await requireFreeSpace(await makeCacheFolder('images'), guestImageSpace);
      await buildImage({ folder: partial, title: 'guest', recipe, recipeHash, ...options });
    },
    {
      signal: options.signal,
      onWait: () => options.progress?.({ step, detail: 'another process is at it; waiting for it' }),
    },
  );
  const image = await readImage(entry, recipeHash);
  options.progress?.({ step, detail: `kernel ${image.manifest.kernel.release}`, fraction: 1 });
  return image;
}

/** The guest image that was built before from the present recipe; undefined if none was. */
export async function findGuestImage(): Promise<GuestImage | undefined> {
  const { recipeHash, key } = identify(await readGuestRecipe('guest'));
  const entry = await findCacheEntry('images', key);
  return entry === undefined ? undefined : await readImage(entry, recipeHash);
}

function identify({ hash }: GuestRecipe): { recipeHash: string; key: string } {
  const recipeHash = createHash('sha256').update(`${builderVersion}\0${hash}`).digest('hex');
  return { recipeHash, key: `guest-${recipeHash.slice(0, 16)}` };
}

async function readImage(entry: string, recipeHash: string): Promise<GuestImage> {
  const manifest = JSON.parse(await readFile(path.join(entry, 'manifest.json'), 'utf8')) as ImageManifest;
  return {
    kernel: path.join(entry, manifest.kernel.file),
    initramfs: path.join(entry, manifest.initramfs.file),
    manifest,
    recipeHash,
  };
}
