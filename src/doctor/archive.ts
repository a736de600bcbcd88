import { findOnPath, machineDebianMirror, ToolchainError } from '../toolchain/index.js';

/**
 * Whether packages can be taken from Debian's archive, as far as this computer alone can tell: the mirror's address, or
 * what is in the way, as a sentence.
 */
export async function examineArchive(
  signal?: AbortSignal,
): Promise<{ readonly mirror: string } | { readonly obstacle: string }> {
  const missing: string[] = [];
  for (const name of ['apt-get', 'dpkg-deb']) {
    if ((await findOnPath(name)) === undefined) missing.push(name);
  }
  if (missing.length > 0) return { obstacle: `There is no ${missing.join(' and no ')} on PATH.` };
  try {
    const { uris } = await machineDebianMirror(signal);
    return { mirror: uris[0] ?? 'nowhere' };
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    return { obstacle: error.message };
  }
}
