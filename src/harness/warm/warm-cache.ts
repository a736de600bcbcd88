import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, exists, makeCacheFolder, requireFreeSpace } from '../../toolchain/cache-folder.js';
import { Guardian } from '../resources/guardian.js';
import { type WarmDescription, warmKey } from './description.js';
import { DamagedWarmGuestError, entryFiles, WarmGuest } from './warm-guest.js';

const group = 'warm';
/** How many guests are kept, and how many bytes they may have together: those used last. */
const limits = { entries: 24, bytes: 4 * 2 ** 30 };
/** Milliseconds after which something half made belongs to nobody any more. */
const abandonedAfter = 10 * 60_000;

/** Where the saved guest of a description is, or would be. */
export async function warmFolder(description: WarmDescription): Promise<string> {
  return path.join(await makeCacheFolder(group), warmKey(description));
}

/**
 * Opens the saved guest of a description; undefined if there is none. It counts as used now.
 *
 * @throws DamagedWarmGuestError if it is not to be used
 */
export async function openWarmGuest(description: WarmDescription): Promise<WarmGuest | undefined> {
  const folder = await warmFolder(description);
  try {
    const guest = await WarmGuest.open(folder, description);
    const now = new Date();
    await utimes(folder, now, now).catch(() => {});
    return guest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (await exists(folder)) throw new DamagedWarmGuestError('a file is missing', { cause: error });
    return undefined;
  }
}

/**
 * Adds a guest. The entry appears whole or not at all: it is made beside its place and moved there. If another
 * process was quicker, its entry stays.
 *
 * @param fill makes the files in the folder that it is given; when it throws, nothing is kept
 */
export async function keepWarmGuest(
  description: WarmDescription,
  neededBytes: number,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await warmFolder(description);
  await requireFreeSpace(path.dirname(folder), neededBytes);
  const partial = await mkdtemp(`${folder}.partial-`);
  // It removes what is half made if this process is killed, and finds nothing once the folder was moved.
  await using _guardian = Guardian.ofFolder(partial);
  try {
    await fill(partial);
    await rename(partial, folder).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  await evict(path.dirname(folder));
}

/** Removes an entry: it is out of the way at once, and gone soon. */
export async function discardWarmGuest(folder: string): Promise<void> {
  const removed = `${folder}.partial-${randomUUID()}`;
  try {
    await rename(folder, removed);
  } catch (error) {
    // Another process discards it too.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  await rm(removed, { recursive: true, force: true });
}

/** Lets go of what was used least lately, and of what processes that were killed have left. */
export async function evict(folder: string, { entries, bytes } = limits): Promise<void> {
  await removeAbandoned(folder);
  const found = await Promise.all(
    (await entriesOf(folder)).map(async (one) => ({ ...one, size: await sizeOf(one) })),
  );
  let total = 0;
  const byUse = found.filter(({ partial }) => !partial).sort((a, b) => b.usedAt - a.usedAt);
  for (const [index, { entry, size }] of byUse.entries()) {
    total += size;
    if (index > 0 && (index >= entries || total > bytes)) await discardWarmGuest(entry);
  }
}

/** Removes what processes that were killed have half made or half removed, long ago. Returns its paths. */
export async function removeAbandonedWarmGuests(): Promise<string[]> {
  const folder = path.join(cacheFolder(), group);
  return (await exists(folder)) ? await removeAbandoned(folder) : [];
}

async function removeAbandoned(folder: string): Promise<string[]> {
  const abandoned = (await entriesOf(folder))
    .filter(({ partial, usedAt }) => partial && usedAt < Date.now() - abandonedAfter)
    .map(({ entry }) => entry);
  await Promise.all(abandoned.map((entry) => rm(entry, { recursive: true, force: true })));
  return abandoned;
}

interface Entry {
  readonly entry: string;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
  /** Half made, or half removed. */
  readonly partial: boolean;
}

async function entriesOf(folder: string): Promise<Entry[]> {
  return Promise.all(
    (await readdir(folder)).map(async (name) => {
      const entry = path.join(folder, name);
      const usedAt = await stat(entry).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      return { entry, usedAt, partial: name.includes('.partial-') };
    }),
  );
}

/** Bytes on the disk. */
async function sizeOf({ entry }: Entry): Promise<number> {
  return stat(path.join(entry, entryFiles.memory)).then(
    ({ blocks }) => blocks * 512,
    () => 0,
  );
}
