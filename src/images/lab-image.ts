import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheEntry, makeCacheFolder, requireFreeSpace } from '../toolchain/cache-folder.js';
import { buildImage } from './build-image.js';
import type { CpioEntry } from './cpio.js';
import { buildGuestImage, type GuestImage, type GuestImageOptions } from './guest-image.js';
import { readGuestRecipe } from './guest-recipe.js';
import type { ImageManifest } from './manifest.js';

/** The lab's outer machine, as QEMU boots it with `-kernel` and `-initrd`. */
export interface LabImage {
  /** Path of the uncompressed kernel. */
  kernel: string;
  /** Path of the uncompressed initramfs, which is all of the machine's root. */
  initramfs: string;
  manifest: ImageManifest;
  recipeHash: string;
}

/** Where the machine has the guest image: below what is its `SWITCHOVER_CACHE`. */
const guestFolder = 'var/cache/switchover/images';
/** Raise it when the same recipe gives another image. */
const builderVersion = 1;
const neededSpace = 1500 * 2 ** 20;
const step = 'Build the lab image';

/**
 * Gives the image of `vm-images/lab/`, from the cache or built from Debian's packages without root. The guest image
 * for the machines inside is in it; the project's own code is not, so that the image stays the same from commit to
 * commit.
 *
 * @throws ToolchainError that says what was tried and what to do
 */
export async function buildLabImage(options: GuestImageOptions = {}): Promise<LabImage> {
  const guest = await buildGuestImage(options);
  options.progress?.({ step, detail: 'reading the recipe' });
  const recipe = await readGuestRecipe('lab');
  const recipeHash = sha256(`${builderVersion}\0${recipe.hash}`);
  const guestHash = sha256(`${guest.manifest.kernel.sha256}\0${guest.manifest.initramfs.sha256}`);
  const entry = await cacheEntry(
    'images',
    `lab-${sha256(`${recipeHash}\0${guestHash}`).slice(0, 16)}`,
    async (folder) => {
      await requireFreeSpace(await makeCacheFolder('images'), neededSpace);
      await buildImage({
        ...{ folder, title: 'lab', recipe, recipeHash, guest: guestHash, extra: guestEntries(guest) },
        ...options,
      });
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

/** The guest image's files, under the name that its cache entry has. */
function guestEntries({ kernel, initramfs }: GuestImage): CpioEntry[] {
  const folder = path.dirname(kernel);
  return [kernel, initramfs, path.join(folder, 'manifest.json')].map((hostPath) => ({
    type: 'file',
    path: path.posix.join(guestFolder, path.basename(folder), path.basename(hostPath)),
    permissions: 0o644,
    content: { hostPath },
  }));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
