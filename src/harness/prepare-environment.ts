import { buildGuestImage, findGuestImage, type GuestImage } from '../images/index.js';
import { isInLab } from '../lab/is-in-lab.js';
import {
  type AcceleratorProbe,
  findToolchain,
  type ProbeOptions,
  type Progress,
  prepareToolchain,
  probeAccelerator,
  probedAccelerator,
  type Toolchain,
} from '../toolchain/index.js';
import { UnavailableError } from '../usage-error.js';
import type { Environment } from './environment.js';

export interface EnvironmentOptions {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** The QEMU to use on both sides instead of the one that is found. */
  readonly qemu?: string;
  /** The QEMU of one side alone; the other has `qemu`, or the one that is found. */
  readonly sourceQemu?: string;
  readonly destinationQemu?: string;
  /** Not probed but taken, if the user names one. */
  readonly accelerator?: 'kvm' | 'tcg';
}

/** Finds or makes all that a run needs of this computer. Quick when it was done before. */
export async function prepareEnvironment(options: EnvironmentOptions = {}): Promise<Environment> {
  const { progress, signal } = options;
  const common = { progress, signal };
  const [sourceQemu, destinationQemu] = qemusOf(options);
  const source = await prepareToolchain({ ...common, qemu: sourceQemu });
  const destination =
    destinationQemu === sourceQemu ? source : await prepareToolchain({ ...common, qemu: destinationQemu });
  const image = await buildGuestImage(common);
  const { accelerator, reason } =
    options.accelerator === undefined
      ? await findAccelerator({ ...common, qemu: source.qemu, kernel: image.kernel })
      : { accelerator: options.accelerator, reason: 'asked for' };
  return describe(source, destination, image, { accelerator, reason });
}

/**
 * The environment that {@link prepareEnvironment} would give, if nothing has to be downloaded, built or probed for it.
 *
 * @throws UnavailableError that says what is not there yet
 */
export async function findEnvironment(options: EnvironmentOptions = {}): Promise<Environment> {
  const { signal } = options;
  const [sourceQemu, destinationQemu] = qemusOf(options);
  const source = await findToolchain({ signal, qemu: sourceQemu });
  const destination =
    destinationQemu === sourceQemu ? source : await findToolchain({ signal, qemu: destinationQemu });
  const image = await findGuestImage();
  const probe =
    options.accelerator !== undefined
      ? { accelerator: options.accelerator, reason: 'asked for' }
      : isInLab()
        ? ofTheLab
        : source && image && (await probedAccelerator({ qemu: source.qemu, kernel: image.kernel }));
  if (source && destination && image && probe) return describe(source, destination, image, probe);
  const lacks = [
    ...(source && destination ? [] : ['QEMU']),
    ...(image ? [] : ['guest image']),
    ...(probe ? [] : ['probe of the accelerator']),
  ];
  throw new UnavailableError(
    `Expected all that a run needs to be here, but there is no ${lacks.join(' and no ')} yet; "switchover images" makes it.`,
  );
}

/** The QEMU of the source and that of the destination; undefined: the one that is found. */
function qemusOf({ qemu, sourceQemu, destinationQemu }: EnvironmentOptions) {
  return [sourceQemu ?? qemu, destinationQemu ?? qemu] as const;
}

function describe(
  source: Toolchain,
  destination: Toolchain,
  image: GuestImage,
  { accelerator, reason }: AcceleratorProbe,
): Environment {
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

/** Not probed in the lab, as a probe's time limits say nothing of an emulated machine. */
const ofTheLab: AcceleratorProbe = {
  accelerator: 'kvm',
  reason: 'The lab has KVM, or it would not have booted.',
};

/** What machines run under here. */
export async function findAccelerator(options: ProbeOptions): Promise<AcceleratorProbe> {
  return isInLab() ? ofTheLab : await probeAccelerator(options);
}
