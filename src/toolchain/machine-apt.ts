import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { type AptSource, debianSources, parseDeb822Sources, parseOneLineSources } from './apt-sources.js';
import { exists } from './cache-folder.js';
import { ToolchainError } from './toolchain-error.js';

/** The keyring of the package debian-archive-keyring, for sources that name none. */
const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Where this machine gets Debian's packages from, and the keys it trusts for them. */
export interface DebianMirror {
  uris: string[];
  signedBy: string;
}

/**
 * Finds the Debian mirror in the machine's own apt sources.
 *
 * @throws ToolchainError when there is no apt, no Debian source, or no key to verify it by
 */
export async function machineDebianMirror(signal?: AbortSignal): Promise<DebianMirror> {
  const folders = await sourcePaths(signal);
  const sources = [...(await readSourceFile(folders.list)), ...(await readSourceFolder(folders.parts))];
  const [source] = debianSources(sources);
  if (!source) {
    throw new ToolchainError(
      `Expected a Debian mirror in ${folders.list} or ${folders.parts}, but found none among ${sources.length} sources. Add Debian's main archive to the sources, or put a QEMU with vfio-user-pci (10.1 or later) on PATH.`,
    );
  }
  const signedBy = source.signedBy ?? ((await exists(debianKeyring)) ? debianKeyring : undefined);
  if (signedBy === undefined) {
    throw new ToolchainError(
      `Expected Debian's keyring at ${debianKeyring}, but it is not there, and packages are not used unverified. Install debian-archive-keyring.`,
    );
  }
  return { uris: source.uris.filter((uri) => !uri.startsWith('cdrom:')), signedBy };
}

async function sourcePaths(signal?: AbortSignal): Promise<{ list: string; parts: string }> {
  const query = ['shell', 'LIST', 'Dir::Etc::sourcelist/f', 'PARTS', 'Dir::Etc::sourceparts/d'];
  const { stdout } = await execa('apt-config', query, signal ? { cancelSignal: signal } : {}).catch(
    (cause) => {
      signal?.throwIfAborted();
      throw new ToolchainError(
        `Expected apt on this machine, to unpack QEMU from Debian's packages, but "apt-config" failed: ${(cause as Error).message}. Put a QEMU with vfio-user-pci (10.1 or later) on PATH, or use Debian 12 or later.`,
        { cause },
      );
    },
  );
  const value = (name: string) => new RegExp(`^${name}='([^']*)'`, 'm').exec(stdout)?.[1];
  return {
    list: value('LIST') ?? '/etc/apt/sources.list',
    parts: value('PARTS') ?? '/etc/apt/sources.list.d/',
  };
}

async function readSourceFile(file: string): Promise<AptSource[]> {
  // A source that this user may not read, or that is not there, is as good as none.
  const text = await readFile(file, 'utf8').catch(() => '');
  return file.endsWith('.sources') ? parseDeb822Sources(text) : parseOneLineSources(text);
}

async function readSourceFolder(folder: string): Promise<AptSource[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => /\.(list|sources)$/.test(name)).sort();
  return (await Promise.all(files.map((name) => readSourceFile(path.join(folder, name))))).flat();
}
