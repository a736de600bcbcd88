import { findToolchain, type Toolchain, ToolchainError, unpackedQemuSpace } from '../toolchain/index.js';
import { examineArchive } from './archive.js';
import type { Finding } from './finding.js';

export interface QemuOptions {
  /** The QEMU to look at; the environment's `QEMU`, or the one that runs would choose, if left out. */
  readonly qemu?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const capability = 'QEMU with vfio-user-pci';
const withoutMachine = 'only device servers without a virtual machine (switchover device-check)';
const newer = 'qemu-system-x86 10.1 or later (trixie-backports has one) on PATH, or QEMU=PATH of your own';

/** The QEMU that runs would use, and what is to be said of it. Nothing is downloaded. */
export async function examineQemu(
  options: QemuOptions,
): Promise<{ finding: Finding; toolchain?: Toolchain }> {
  const common = { capability, required: true } as const;
  let passedOver: string | undefined;
  try {
    const toolchain = await findToolchain({
      ...options,
      progress: ({ detail, passedOver: isPassedOver }) => {
        if (isPassedOver) passedOver = detail;
      },
    });
    if (toolchain === undefined) return { finding: await toBeUnpacked(passedOver, options.signal) };
    const { qemu, origin } = toolchain;
    const from = { given: 'as given', path: 'on PATH', unpacked: "unpacked from Debian's packages" }[origin];
    const found = `${qemu.version} at ${qemu.binary}, ${from}${passedOver ? ` (${passedOver})` : ''}`;
    if (qemu.hasVfioUserPci) {
      const allows = 'vfio-user devices on source and destination';
      return { toolchain, finding: { ...common, readiness: 'ready', found, allows } };
    }
    const allows = 'only scenarios with QEMU’s own devices (kind nvme, virtio-blk): it has no vfio-user-pci';
    return { toolchain, finding: { ...common, readiness: 'absent', found, allows, install: newer } };
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    return {
      finding: {
        ...common,
        readiness: 'absent',
        found: error.message,
        allows: withoutMachine,
        install: newer,
      },
    };
  }
}

/** No QEMU is there that could be used: can one be unpacked from Debian's packages? */
async function toBeUnpacked(passedOver: string | undefined, signal?: AbortSignal): Promise<Finding> {
  const common = { capability, required: true } as const;
  const here = passedOver ?? 'none on PATH';
  const archive = await examineArchive(signal);
  if ('mirror' in archive) {
    return {
      ...common,
      readiness: 'on-demand',
      found: `${here}; Debian's is not unpacked yet`,
      allows: `"npm start" or "switchover images" unpacks it from ${archive.mirror}, without root; it needs ${unpackedQemuSpace / 2 ** 20} MiB`,
    };
  }
  return {
    ...common,
    readiness: 'absent',
    found: `${here}, and none can be unpacked from Debian's packages: ${archive.obstacle}`,
    allows: withoutMachine,
    install: newer,
  };
}
