import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { DebianPackage } from '../toolchain/debian-archive.js';

/** What an image was made from and what came of it. Checksums are SHA-256 in lower-case hexadecimal. */
export interface ImageManifest {
  recipeHash: string;
  /** Over the kernel and the initramfs of the guest image that is part of this one, if one is. */
  guest?: string;
  kernel: { release: string; file: string; sha256: string };
  initramfs: { file: string; sha256: string; bytes: number };
  packages: { name: string; version: string; architecture: string; sha256: string }[];
}

/** The packages as a manifest lists them: by name, without their place on this machine. */
export function packageList(packages: readonly DebianPackage[]): ImageManifest['packages'] {
  return packages
    .map(({ name, version, architecture, sha256 }) => ({ name, version, architecture, sha256 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
