import { availableParallelism } from 'node:os';
import { execa } from 'execa';
import type { DebianPackage } from './debian-archive.js';
import type { Progress } from './progress.js';
import { ToolchainError } from './toolchain-error.js';

export interface UnpackOptions {
  /** The step that progress reports name. */
  step: string;
  progress?: Progress | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Unpacks packages into one tree, as many at a time as there are processors. No maintainer script runs.
 *
 * @throws ToolchainError naming the package that could not be unpacked
 */
export async function unpackPackages(
  packages: readonly DebianPackage[],
  root: string,
  options: UnpackOptions,
): Promise<void> {
  const queue = [...packages];
  let done = 0;
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await unpack(next, root, options.signal).catch((error: unknown) => {
        queue.length = 0;
        throw error;
      });
      done += 1;
      options.progress?.({ step: options.step, detail: next.name, fraction: done / packages.length });
    }
  };
  // Everyone is waited for, so that nobody writes into the tree after a failure was reported.
  const results = await Promise.allSettled(Array.from({ length: availableParallelism() }, worker));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function unpack(debianPackage: DebianPackage, root: string, signal?: AbortSignal): Promise<void> {
  const { name, file } = debianPackage;
  try {
    await execa('dpkg-deb', ['--extract', file, root], signal ? { cancelSignal: signal } : {});
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ToolchainError(
      `Expected to unpack the package "${name}" into ${root}, but dpkg-deb failed: ${(cause as Error).message}`,
      { cause },
    );
  }
}
