export {
  type AcceleratorProbe,
  kvmObstacle,
  type ProbeOptions,
  probeAccelerator,
  probedAccelerator,
} from './accelerator.js';
export { cacheFolder, removeAbandonedEntries } from './cache-folder.js';
export { machineDebianMirror } from './machine-apt.js';
export type { Progress, ProgressReport } from './progress.js';
export { findOnPath, type Qemu } from './qemu-capabilities.js';
export { findToolchain, prepareToolchain, type Toolchain, type ToolchainOptions } from './toolchain.js';
export { ToolchainError } from './toolchain-error.js';
export { unpackedQemuSpace } from './unpacked-qemu.js';
