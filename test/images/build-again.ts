import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildGuestImage, buildLabImage, type GuestImage, type LabImage } from '../../src/images/index.js';
import { cacheFolder, makeCacheFolder } from '../../src/toolchain/cache-folder.js';

interface Images {
  readonly guest: GuestImage;
  readonly lab: LabImage;
}

let built: Promise<Images> | undefined;

/**
 * Builds both images in another cache, which is gone afterwards; once, as the guest's is part of the lab's. Only Debian's
 * packages are shared: everything after them is made anew, in another folder.
 */
export function imagesBuiltAgain(): Promise<Images> {
  built ??= inAnotherCache(async () => ({ guest: await buildGuestImage(), lab: await buildLabImage() }));
  return built;
}

async function inAnotherCache<T>(build: () => Promise<T>): Promise<T> {
  const previous = process.env.SWITCHOVER_CACHE;
  const pool = path.join(cacheFolder(), 'apt');
  const second = await mkdtemp(path.join(tmpdir(), 'switchover-image-test-'));
  try {
    await symlink(pool, path.join(second, 'apt'));
    process.env.SWITCHOVER_CACHE = second;
    await makeCacheFolder();
    return await build();
  } finally {
    if (previous === undefined) delete process.env.SWITCHOVER_CACHE;
    else process.env.SWITCHOVER_CACHE = previous;
    await rm(second, { recursive: true });
  }
}
