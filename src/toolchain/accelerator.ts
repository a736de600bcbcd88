import {
  access,
  constants,
  type FileHandle,
  mkdtemp,
  open,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { cacheFolder, makeCacheFolder } from './cache-folder.js';
import { probeExitStatus, probeFirmware, probeOutput, probePorts } from './probe-firmware.js';
import type { Progress } from './progress.js';
import type { Qemu } from './qemu-capabilities.js';
import { ToolchainError } from './toolchain-error.js';

export interface AcceleratorProbe {
  accelerator: 'kvm' | 'tcg';
  /** Why this one, as a sentence. */
  reason: string;
}

export interface ProbeOptions {
  qemu: Qemu;
  /** Path of the kernel that must come to its first line of output: the guest image's. */
  kernel: string;
  progress?: Progress | undefined;
  signal?: AbortSignal | undefined;
}

/** How long a machine may take before the accelerator counts as not working, in milliseconds. */
const timeLimits = { firmware: 4_000, kernel: 6_000 };
const step = 'Probe the accelerator';
const cacheName = 'accelerator.json';

/**
 * Finds out what virtual machines really run under here. That `/dev/kvm` opens says little: where nested
 * virtualization is broken it opens, runs firmware, and hangs at the kernel's first steps. So a machine is
 * booted: a few instructions first, which fail at once where nothing works, then the kernel to its first
 * line. The answer is kept until the host boots again.
 *
 * @throws ToolchainError when a machine does not even run under TCG
 */
export async function probeAccelerator(options: ProbeOptions): Promise<AcceleratorProbe> {
  const cached = await probedAccelerator(options);
  if (cached) return cached;

  const key = await cacheKey(options);
  const cacheFile = path.join(await makeCacheFolder(), cacheName);
  options.progress?.({ step, detail: 'booting a machine under KVM' });
  const firmware = await openFirmware();
  try {
    const probe = await bootMachines(firmware, options);
    options.progress?.({ step, detail: probe.reason, fraction: 1 });
    await writeFile(`${cacheFile}.${process.pid}`, JSON.stringify({ key, ...probe }));
    await rename(`${cacheFile}.${process.pid}`, cacheFile);
    return probe;
  } finally {
    await firmware.close();
  }
}

/** What was found out since the host booted; undefined if nobody has asked yet. */
export async function probedAccelerator(
  options: Pick<ProbeOptions, 'qemu' | 'kernel'>,
): Promise<AcceleratorProbe | undefined> {
  return await readCached(path.join(cacheFolder(), cacheName), await cacheKey(options));
}

/** The firmware as an open file without a name, of which nothing can stay behind. */
async function openFirmware(): Promise<FileHandle> {
  const folder = await mkdtemp(path.join(tmpdir(), 'switchover-probe-'));
  try {
    const file = path.join(folder, 'probe.bin');
    await writeFile(file, probeFirmware());
    return await open(file, 'r');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bootMachines(firmware: FileHandle, options: ProbeOptions): Promise<AcceleratorProbe> {
  const obstacle =
    (await kvmObstacle()) ??
    (await firmwareObstacle('kvm', firmware, options)) ??
    (await kernelObstacle('kvm', options));
  if (obstacle === undefined) {
    return { accelerator: 'kvm', reason: 'A kernel booted under KVM.' };
  }
  const emulation = await firmwareObstacle('tcg', firmware, options);
  if (emulation !== undefined) {
    throw new ToolchainError(
      `Expected a machine to run under KVM or TCG with ${options.qemu.binary}, but neither does. KVM: ${obstacle} TCG: ${emulation}`,
    );
  }
  return { accelerator: 'tcg', reason: `KVM is not usable: ${obstacle}` };
}

async function cacheKey({ qemu, kernel }: Pick<ProbeOptions, 'qemu' | 'kernel'>): Promise<string> {
  const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return JSON.stringify([bootId.trim(), qemu.binary, qemu.version, kernel, await kvmObstacle()]);
}

async function readCached(file: string, key: string): Promise<AcceleratorProbe | undefined> {
  try {
    const cached = JSON.parse(await readFile(file, 'utf8')) as AcceleratorProbe & { key: string };
    return cached.key === key ? { accelerator: cached.accelerator, reason: cached.reason } : undefined;
  } catch {
    // None yet, or not readable: the probe is made again.
    return undefined;
  }
}

/** Why `/dev/kvm` cannot be used at all, as a sentence; undefined if it opens, which does not say that KVM works. */
export async function kvmObstacle(): Promise<string | undefined> {
  return await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) =>
      error.code === 'EACCES'
        ? 'This user may not open /dev/kvm; being in the group kvm usually allows it.'
        : `There is no usable /dev/kvm (${error.code}).`,
  );
}

/** Why a few instructions do not run under the accelerator, as a sentence; undefined when they do. */
async function firmwareObstacle(
  accelerator: string,
  firmware: FileHandle,
  options: ProbeOptions,
): Promise<string | undefined> {
  const { timedOut, exitCode, stdout, stderr } = await startMachine(
    options,
    accelerator,
    timeLimits.firmware,
    [
      ...['-bios', `/proc/${process.pid}/fd/${firmware.fd}`, '-chardev', 'stdio,id=console'],
      ...['-device', `isa-debugcon,iobase=${probePorts.console},chardev=console`],
      ...['-device', `isa-debug-exit,iobase=${probePorts.exit},iosize=1`],
    ],
  );
  options.signal?.throwIfAborted();
  if (exitCode === probeExitStatus && stdout === probeOutput) return undefined;
  const said = stderr.trim().split('\n')[0] || 'nothing';
  return timedOut
    ? `A machine did not run its first instructions within ${timeLimits.firmware / 1000} s.`
    : `QEMU ended with status ${exitCode} and said: ${said}.`;
}

/** Why the kernel does not boot under the accelerator, as a sentence; undefined when it does. */
async function kernelObstacle(accelerator: string, options: ProbeOptions): Promise<string | undefined> {
  const machine = startMachine(options, accelerator, timeLimits.kernel, [
    ...['-m', '256M', '-kernel', options.kernel, '-serial', 'stdio', '-no-reboot'],
    ...['-append', 'console=ttyS0 panic=-1'],
  ]);
  for await (const line of machine.iterable({ preserveNewlines: false })) {
    if (!line.includes('Linux version')) continue;
    machine.kill('SIGKILL');
    await machine;
    return undefined;
  }
  const { timedOut, exitCode } = await machine;
  options.signal?.throwIfAborted();
  return timedOut
    ? `The guest's kernel printed nothing within ${timeLimits.kernel / 1000} s, though /dev/kvm opens and firmware runs.`
    : `The guest's kernel printed nothing, and QEMU ended with status ${exitCode}.`;
}

/** Starts a machine that ends with this process, however that ends. */
function startMachine({ qemu, signal }: ProbeOptions, accelerator: string, timeout: number, args: string[]) {
  const machine = ['-machine', `q35,accel=${accelerator}`, '-cpu', 'max', '-nodefaults', '-no-user-config'];
  const command = [qemu.binary, ...machine, '-display', 'none', ...args];
  return execa('setpriv', ['--pdeathsig', 'KILL', '--', ...command], {
    stdin: 'ignore',
    timeout,
    killSignal: 'SIGKILL',
    reject: false,
    ...(signal ? { cancelSignal: signal } : {}),
  });
}
