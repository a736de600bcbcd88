import { access, constants, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ExecaError, execa } from 'execa';
import { makeCacheFolder } from './cache-folder.js';
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
  /** Path of a kernel that must also come to its first line of output; the guest image's. */
  kernel?: string | undefined;
  progress?: Progress | undefined;
  signal?: AbortSignal | undefined;
}

/** How long a machine may take before the accelerator counts as not working, in milliseconds. */
const timeLimits = { firmware: 4_000, kernel: 10_000 };
const step = 'Probe the accelerator';

/**
 * Finds out what virtual machines really run under here. That `/dev/kvm` opens says little (nested
 * virtualization may be broken), so a machine is booted: a few instructions first, then the kernel if one
 * is given. The answer is kept until the host boots again.
 *
 * @throws ToolchainError when a machine does not even run under TCG
 */
export async function probeAccelerator(options: ProbeOptions): Promise<AcceleratorProbe> {
  const key = await cacheKey(options);
  const cacheFile = path.join(await makeCacheFolder(), 'accelerator.json');
  const cached = await readCached(cacheFile, key);
  if (cached) return cached;

  options.progress?.({ step, detail: 'booting a machine under KVM' });
  const folder = await mkdtemp(path.join(tmpdir(), 'switchover-probe-'));
  try {
    const firmware = path.join(folder, 'probe.bin');
    await writeFile(firmware, probeFirmware());
    const probe = await bootMachines(firmware, options);
    options.progress?.({ step, detail: probe.reason, fraction: 1 });
    await writeFile(`${cacheFile}.${process.pid}`, JSON.stringify({ key, ...probe }));
    await rename(`${cacheFile}.${process.pid}`, cacheFile);
    return probe;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bootMachines(firmware: string, options: ProbeOptions): Promise<AcceleratorProbe> {
  const obstacle = (await deviceObstacle()) ?? (await runObstacle('kvm', firmware, options));
  if (obstacle === undefined) {
    return { accelerator: 'kvm', reason: 'A machine booted under KVM.' };
  }
  const emulation = await runObstacle('tcg', firmware, { ...options, kernel: undefined });
  if (emulation !== undefined) {
    throw new ToolchainError(
      `Expected a machine to run under KVM or TCG with ${options.qemu.binary}, but neither does. KVM: ${obstacle} TCG: ${emulation}`,
    );
  }
  return { accelerator: 'tcg', reason: `KVM is not usable: ${obstacle}` };
}

async function cacheKey({ qemu, kernel }: ProbeOptions): Promise<string> {
  const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return JSON.stringify([bootId.trim(), qemu.binary, qemu.version, kernel, await deviceObstacle()]);
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

async function deviceObstacle(): Promise<string | undefined> {
  return await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) =>
      error.code === 'EACCES'
        ? 'This user may not open /dev/kvm; being in the group kvm usually allows it.'
        : `There is no usable /dev/kvm (${error.code}).`,
  );
}

/** Why a machine does not run under the accelerator, as a sentence; undefined when it does. */
async function runObstacle(
  accelerator: 'kvm' | 'tcg',
  firmware: string,
  options: ProbeOptions,
): Promise<string | undefined> {
  const machine = ['-machine', `q35,accel=${accelerator}`, '-cpu', 'max', '-nodefaults', '-no-user-config'];
  const run = (timeout: number, args: string[]) =>
    runMachine(options.qemu.binary, [...machine, '-display', 'none', ...args], timeout, options.signal);
  const bare = await run(timeLimits.firmware, [
    ...['-bios', firmware, '-chardev', 'stdio,id=console'],
    ...['-device', `isa-debugcon,iobase=${probePorts.console},chardev=console`],
    ...['-device', `isa-debug-exit,iobase=${probePorts.exit},iosize=1`],
  ]);
  if (bare.exitCode !== probeExitStatus || bare.stdout !== probeOutput) return describe(bare);
  if (options.kernel === undefined) return undefined;

  // It has no root to mount, so it panics after its first lines; panic=-1 with -no-reboot then ends QEMU.
  const booted = await run(timeLimits.kernel, [
    ...['-m', '256M', '-kernel', options.kernel, '-serial', 'stdio', '-no-reboot'],
    ...['-append', 'console=ttyS0 panic=-1'],
  ]);
  return booted.stdout.includes('Linux version') ? undefined : describe(booted);
}

interface MachineRun {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

async function runMachine(
  binary: string,
  args: string[],
  timeout: number,
  signal?: AbortSignal,
): Promise<MachineRun> {
  try {
    const { exitCode, stdout, stderr, timedOut } = await execa(binary, args, {
      stdin: 'ignore',
      timeout,
      killSignal: 'SIGKILL',
      reject: false,
      ...(signal ? { cancelSignal: signal } : {}),
    });
    signal?.throwIfAborted();
    return { exitCode, stdout, stderr, timedOut };
  } catch (error) {
    signal?.throwIfAborted();
    const message = error instanceof ExecaError ? error.shortMessage : String(error);
    return { exitCode: undefined, stdout: '', stderr: message, timedOut: false };
  }
}

function describe({ exitCode, stdout, stderr, timedOut }: MachineRun): string {
  const said = stderr.trim().split('\n')[0] || (stdout ? 'output that was not expected' : 'nothing');
  const what = timedOut ? 'A machine gave no output within seconds' : `QEMU ended with status ${exitCode}`;
  return `${what}; QEMU said: ${said}.`;
}
