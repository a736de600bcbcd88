import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { aptGet } from './apt-command.js';
import { configureApt, indexIsCurrent, updateIndex } from './apt-state.js';
import { makeCacheFolder } from './cache-folder.js';
import { lockFile } from './lock-file.js';
import type { Progress } from './progress.js';
import { ToolchainError } from './toolchain-error.js';

/** Which packages to fetch, with all they depend on. */
export interface PackageSet {
  /** What the set is for, for progress reports: `QEMU`. */
  title: string;
  packages: readonly string[];
  /** The suite that is preferred for every package: `trixie-backports`; `trixie` is always there. */
  suite: string;
  /** Dependencies that are not wanted; `*` stands for any characters. */
  exclude?: readonly string[];
}

/** A package in the local pool, its contents verified by apt against the signed index. */
export interface DebianPackage {
  name: string;
  version: string;
  architecture: string;
  /** Lower-case hexadecimal SHA-256 of the `.deb`. */
  sha256: string;
  /** Path of the `.deb`. */
  file: string;
}

export interface ArchiveOptions {
  progress?: Progress | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Downloads packages from the machine's Debian mirror, as an ordinary user: apt gets a state of its own
 * in the cache folder and an empty list of installed packages, so dependencies are downloaded too and
 * the machine is left as it is. Packages that are already in the pool are verified, not fetched again.
 *
 * @throws ToolchainError
 */
export async function fetchPackages(set: PackageSet, options: ArchiveOptions = {}): Promise<DebianPackage[]> {
  const { progress, signal } = options;
  progress?.({
    step: `Download ${set.title}`,
    detail: 'looking for a Debian mirror in the machine’s apt sources',
  });
  const folder = await makeCacheFolder('apt');
  const pool = await makeCacheFolder('apt', 'pool');
  await using _lock = await lockFile(path.join(folder, 'lock'), {
    signal,
    onWait: () =>
      progress?.({ step: `Download ${set.title}`, detail: 'another download is going on; waiting for it' }),
  });
  const configuration = await configureApt(folder, signal);

  const current = await indexIsCurrent(folder);
  if (!current) await updateIndex(folder, configuration, options);
  try {
    return await resolveAndDownload(set, configuration, pool, options);
  } catch (error) {
    // The mirror may have replaced a package since the index was read; a fresh index knows.
    if (!current || signal?.aborted || !(error instanceof ToolchainError)) throw error;
    await updateIndex(folder, configuration, options);
    return await resolveAndDownload(set, configuration, pool, options);
  }
}

async function resolveAndDownload(
  set: PackageSet,
  configuration: string,
  pool: string,
  options: ArchiveOptions,
): Promise<DebianPackage[]> {
  const step = `Download ${set.title}`;
  options.progress?.({ step, detail: 'working out what the packages depend on' });
  const plan = await aptGet(
    ['-q', '--print-uris', '--target-release', set.suite, 'install', ...set.packages],
    { configuration, step, signal: options.signal },
  );
  const wanted = parsePrintedUris(plan).filter(({ name }) => !isExcluded(name, set.exclude ?? []));
  const bytes = wanted.reduce((sum, { size }) => sum + size, 0);
  options.progress?.({
    step,
    detail: `${wanted.length} packages, ${Math.ceil(bytes / 1e6)} MB`,
    fraction: 0,
  });
  const exact = wanted.map(({ name, version }) => `${name}=${version}`);
  await aptGet(['download', ...exact], { configuration, step, cwd: pool, ...options });
  return await Promise.all(
    wanted.map(async ({ name, version, architecture, fileName }) => {
      const file = path.join(pool, fileName);
      return { name, version, architecture, sha256: await sha256(file), file };
    }),
  );
}

/** One package that apt would install. Its size is in bytes. */
interface PlannedPackage {
  name: string;
  version: string;
  architecture: string;
  fileName: string;
  size: number;
}

/** Reads the lines of `apt-get --print-uris`: `'<uri>' <name>_<version>_<architecture>.deb <size> <hash>`. */
export function parsePrintedUris(text: string): PlannedPackage[] {
  return text.split('\n').flatMap((line) => {
    const match = /^'[^']*' (([^_ ]+)_([^_ ]+)_([^_ ]+)\.deb) (\d+)/.exec(line);
    if (!match) return [];
    const [, fileName = '', name = '', version = '', architecture = '', size = '0'] = match;
    return [{ name, version: decodeURIComponent(version), architecture, fileName, size: Number(size) }];
  });
}

function isExcluded(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const literal = pattern.split('*').map((part) => part.replace(/[.+]/g, '\\$&'));
    return new RegExp(`^${literal.join('.*')}$`).test(name);
  });
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
