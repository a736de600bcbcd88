import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { guestImageSpace } from '../images/index.js';
import { cacheFolder, unpackedQemuSpace } from '../toolchain/index.js';
import type { Finding } from './finding.js';
import { gibibytes } from './memory.js';

export interface DiskOptions {
  readonly hasQemu: boolean;
  readonly hasImage: boolean;
  /** Where results go. */
  readonly results: string;
}

/** Bytes that saved guests, the drives of one run, and its results take. */
const needs = { warm: 300 * 2 ** 20, drives: 300 * 2 ** 20, results: 50 * 2 ** 20 };

/** Room for what is unpacked and saved, for the drives' images, and for the results. */
export async function examineDisk({ hasQemu, hasImage, results }: DiskOptions): Promise<Finding> {
  const cache = needs.warm + (hasQemu ? 0 : unpackedQemuSpace) + (hasImage ? 0 : guestImageSpace);
  const folders = [
    { what: 'cache', folder: cacheFolder(), need: cache, elsewhere: 'SWITCHOVER_CACHE' },
    { what: 'drives', folder: tmpdir(), need: needs.drives, elsewhere: 'TMPDIR' },
    { what: 'results', folder: path.resolve(results), need: needs.results, elsewhere: '--results' },
  ];
  const free = await Promise.all(folders.map(({ folder }) => freeBytes(folder)));
  const found = folders.map(
    ({ what, folder }, index) => `${gibibytes(free[index]!)} for ${what} in ${folder}`,
  );
  const tooFull = folders.filter(({ need }, index) => free[index]! < need);
  const common = { capability: 'free disk', required: true, found: found.join('; ') } as const;
  if (tooFull.length === 0) {
    return { ...common, readiness: 'ready', allows: 'all that runs keep' };
  }
  return {
    ...common,
    readiness: 'absent',
    allows: tooFull
      .map(({ what, need }) => `too little for ${what}: ${Math.ceil(need / 2 ** 20)} MiB`)
      .join('; '),
    install: `room there, or another place: ${tooFull.map(({ elsewhere }) => elsewhere).join(', ')}`,
  };
}

/** Of the file system that a folder is on, or will be. */
async function freeBytes(folder: string): Promise<number> {
  let there = folder;
  while (!existsSync(there)) there = path.dirname(there);
  const { bavail, bsize } = await statfs(there);
  return bavail * bsize;
}
