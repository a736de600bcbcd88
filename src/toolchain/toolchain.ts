import path from 'node:path';
import type { Progress } from './progress.js';
import { findOnPath, inspectQemu, type Qemu } from './qemu-capabilities.js';
import { ToolchainError } from './toolchain-error.js';
import { findUnpackedQemu, type UnpackedQemu, unpackedQemu } from './unpacked-qemu.js';

/** The programs that the harness runs. */
export interface Toolchain {
  qemu: Qemu;
  /** Path of `qemu-img` of the same version; absent when a QEMU was given that has none beside it. */
  qemuImg?: string;
  /** Where QEMU came from. */
  origin: 'given' | 'path' | 'unpacked';
}

export interface ToolchainOptions {
  /** Path or name of the QEMU to use; the environment's `QEMU` when absent. */
  qemu?: string | undefined;
  progress?: Progress | undefined;
  signal?: AbortSignal | undefined;
}

const step = 'Find QEMU';
const name = 'qemu-system-x86_64';

/**
 * Finds a QEMU that has `vfio-user-pci`: the one given by option or by the environment's `QEMU`, else the
 * one on PATH, else one unpacked from Debian's packages into the cache folder, which needs no root.
 *
 * A given QEMU is taken even without `vfio-user-pci` (a source or destination of another version may be
 * wanted on purpose): see `qemu.hasVfioUserPci`.
 *
 * @throws ToolchainError that says what was tried and what to do
 */
export async function prepareToolchain(options: ToolchainOptions = {}): Promise<Toolchain> {
  const found = await findToolchain(options);
  if (found) return found;
  const toolchain = ofUnpacked(await unpackedQemu(options));
  reportUnpacked(toolchain, options);
  return toolchain;
}

/**
 * The same as {@link prepareToolchain}, but nothing is downloaded: undefined if it would have to be.
 *
 * @throws ToolchainError
 */
export async function findToolchain(options: ToolchainOptions = {}): Promise<Toolchain | undefined> {
  if (process.arch !== 'x64') {
    throw new ToolchainError(`Expected a machine with an x86-64 processor, but this one is ${process.arch}.`);
  }
  const given = options.qemu ?? process.env.QEMU;
  if (given) return await givenQemu(given, options);

  options.progress?.({ step, detail: `looking for ${name} on PATH` });
  const installed = await qemuOnPath(options);
  if (installed) return installed;

  const unpacked = await findUnpackedQemu();
  if (unpacked === undefined) return undefined;
  const toolchain = ofUnpacked(unpacked);
  reportUnpacked(toolchain, options);
  return toolchain;
}

function ofUnpacked({ qemuImg, binary, version, hasVfioUserPci }: UnpackedQemu): Toolchain {
  return { qemu: { binary, version, hasVfioUserPci }, qemuImg, origin: 'unpacked' };
}

function reportUnpacked({ qemu }: Toolchain, { progress }: ToolchainOptions): void {
  progress?.({ step, detail: `QEMU ${qemu.version}, unpacked from Debian's packages`, fraction: 1 });
}

async function givenQemu(given: string, options: ToolchainOptions): Promise<Toolchain> {
  const binary = given.includes('/') ? path.resolve(given) : await findOnPath(given);
  if (binary === undefined) {
    throw new ToolchainError(
      `Expected the QEMU "${given}" on PATH, but it is not there. Give its whole path, or unset QEMU.`,
    );
  }
  try {
    const qemu = await inspectQemu(binary, options.signal);
    options.progress?.({ step, detail: `QEMU ${qemu.version} at ${binary}, as given`, fraction: 1 });
    return { qemu, origin: 'given', ...(await imageTool(binary)) };
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw new ToolchainError(
      `Expected "${binary}" to be a QEMU that runs, but it does not: ${(cause as Error).message}`,
      { cause },
    );
  }
}

async function qemuOnPath(options: ToolchainOptions): Promise<Toolchain | undefined> {
  const binary = await findOnPath(name);
  if (binary === undefined) return undefined;
  const qemu = await inspectQemu(binary, options.signal).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    options.progress?.({
      step,
      detail: `${binary} does not run: ${(error as Error).message}`,
      passedOver: true,
    });
  });
  if (!qemu) return undefined;
  const verdict = qemu.hasVfioUserPci ? 'has vfio-user-pci' : 'has no vfio-user-pci, which came with 10.1';
  options.progress?.({
    step,
    detail: `QEMU ${qemu.version} at ${binary} ${verdict}`,
    ...(!qemu.hasVfioUserPci && { passedOver: true }),
  });
  return qemu.hasVfioUserPci ? { qemu, origin: 'path', ...(await imageTool(binary)) } : undefined;
}

/** `qemu-img` from the same installation, else from PATH. */
async function imageTool(binary: string): Promise<{ qemuImg?: string }> {
  const qemuImg = (await findOnPath('qemu-img', path.dirname(binary))) ?? (await findOnPath('qemu-img'));
  return qemuImg === undefined ? {} : { qemuImg };
}
