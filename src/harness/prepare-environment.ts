import { buildGuestImage } from '../images/index.js';
import { isInLab } from '../lab/is-in-lab.js';
import {
  type AcceleratorProbe,
  type Progress,
  prepareToolchain,
  probeAccelerator,
} from '../toolchain/index.js';
import type { Environment } from './environment.js';

export interface EnvironmentOptions {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** The QEMUs to use instead of the one that is found. */
  readonly sourceQemu?: string;
  readonly destinationQemu?: string;
  /** Not probed but taken, if the user names one. */
  readonly accelerator?: 'kvm' | 'tcg';
}

/** Finds or makes all that a run needs of this computer. Quick when it was done before. */
export async function prepareEnvironment(options: EnvironmentOptions = {}): Promise<Environment> {
  const { progress, signal } = options;
  const common = { progress, signal };
  const source = await prepareToolchain({ ...common, qemu: options.sourceQemu });
  const destination =
    options.destinationQemu === undefined
      ? source
      : await prepareToolchain({ ...common, qemu: options.destinationQemu });
  const image = await buildGuestImage(common);
  const { accelerator, reason } =
    givenAccelerator(options) ??
    (await probeAccelerator({ ...common, qemu: source.qemu, kernel: image.kernel }));
  return {
    sourceQemu: { path: source.qemu.binary, version: source.qemu.version },
    destinationQemu: { path: destination.qemu.binary, version: destination.qemu.version },
    accelerator,
    acceleratorReason: reason,
    kernel: image.kernel,
    kernelRelease: image.manifest.kernel.release,
    initramfs: image.initramfs,
  };
}

/** The lab did not boot without KVM, and a probe's time limits say nothing of a machine that is emulated itself. */
function givenAccelerator({ accelerator }: EnvironmentOptions): AcceleratorProbe | undefined {
  if (accelerator !== undefined) return { accelerator, reason: 'asked for' };
  return isInLab()
    ? { accelerator: 'kvm', reason: 'The lab has KVM, or it would not have booted.' }
    : undefined;
}
