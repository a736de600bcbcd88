import { findAccelerator } from '../harness/prepare-environment.js';
import type { GuestImage } from '../images/index.js';
import { kvmObstacle, type Progress, type Toolchain, ToolchainError } from '../toolchain/index.js';
import type { Finding } from './finding.js';

export interface AcceleratorOptions {
  readonly toolchain?: Toolchain | undefined;
  readonly image?: GuestImage | undefined;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

const common = { capability: 'accelerator', required: true } as const;
const emulated = 'everything, but emulated: several times slower, and no figure says how fast hardware is';
const kvmAdvice =
  'where the processor can virtualize: modprobe kvm, adduser USER kvm; in a virtual machine: nested virtualization on its host';

/** What machines really run under here: seen by booting one, if what that needs is there. */
export async function examineAccelerator(options: AcceleratorOptions): Promise<Finding> {
  const { toolchain, image, progress, signal } = options;
  if (toolchain === undefined || image === undefined) {
    const obstacle = await kvmObstacle();
    const unknown = 'whether a kernel boots under KVM shows when QEMU and the guest image are there';
    return obstacle === undefined
      ? { ...common, readiness: 'on-demand', found: `/dev/kvm opens; ${unknown}`, allows: 'TCG at least' }
      : { ...common, readiness: 'limited', found: `TCG: ${obstacle}`, allows: emulated, install: kvmAdvice };
  }
  try {
    const probe = { qemu: toolchain.qemu, kernel: image.kernel, progress, signal };
    const { accelerator, reason } = await findAccelerator(probe);
    return accelerator === 'kvm'
      ? { ...common, readiness: 'ready', found: `KVM: ${reason}`, allows: 'guests at the speed of hardware' }
      : { ...common, readiness: 'limited', found: `TCG: ${reason}`, allows: emulated, install: kvmAdvice };
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    return {
      ...common,
      readiness: 'absent',
      found: error.message,
      allows: 'no virtual machine',
      install: 'another QEMU: QEMU=PATH',
    };
  }
}
