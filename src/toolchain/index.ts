export { type AcceleratorProbe, type ProbeOptions, probeAccelerator } from './accelerator.js';
export { cacheFolder } from './cache-folder.js';
export type { Progress, ProgressReport } from './progress.js';
export type { Qemu } from './qemu-capabilities.js';
export { prepareToolchain, type Toolchain, type ToolchainOptions } from './toolchain.js';
export { ToolchainError } from './toolchain-error.js';
