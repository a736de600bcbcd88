import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';

/** A QEMU that can be started, and what it said of itself. */
export interface Qemu {
  /** Path of the program, or of a launcher that becomes it by `exec`: the process id is QEMU's own. */
  binary: string;
  /** The version without the vendor's suffix: `11.1.3`. */
  version: string;
  /** Whether it has the device `vfio-user-pci`. */
  hasVfioUserPci: boolean;
}

/**
 * Asks a QEMU for its version and devices.
 *
 * @throws Error when it does not run or is no QEMU
 */
export async function inspectQemu(binary: string, signal?: AbortSignal): Promise<Qemu> {
  const options = { timeout: 20_000, ...(signal ? { cancelSignal: signal } : {}) };
  const [about, devices] = await Promise.all([
    execa(binary, ['--version'], options),
    execa(binary, ['-machine', 'none', '-device', 'help'], options),
  ]);
  const version = /QEMU emulator version (\d+\.\d+\.\d+)/.exec(about.stdout)?.[1];
  if (version === undefined) {
    throw new Error(`Expected "${binary} --version" to name a QEMU version, but it printed: ${about.stdout}`);
  }
  return { binary, version, hasVfioUserPci: /^name "vfio-user-pci"/m.test(devices.stdout) };
}

/** Finds a program on PATH; undefined when there is none. */
export async function findOnPath(
  name: string,
  searchPath = process.env.PATH ?? '',
): Promise<string | undefined> {
  for (const folder of searchPath.split(':').filter(Boolean)) {
    const candidate = path.join(folder, name);
    const runs = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return candidate;
  }
  return undefined;
}
