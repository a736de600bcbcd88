export type { Backend } from './backends/backend.js';
export { BackendFailure } from './backends/backend.js';
export {
  type BackendFault,
  type BackendFaultKind,
  backendFaultKinds,
  checkBackendFault,
} from './backends/faults/backend-fault.js';
export { FileBackend } from './backends/file-backend.js';
export { ImageError } from './backends/image-error.js';
export { holdsImageLock, ImageLockedError } from './backends/image-lock.js';
export { MemoryBackend } from './backends/memory-backend.js';
export type { ImageOptions } from './backends/open-image.js';
export { inlineSynchronizer, type Synchronizer } from './backends/synchronizer.js';
export { VolatileCache } from './backends/volatile-cache.js';
export { NvmeController, type NvmeControllerOptions } from './controller.js';
export type { ControllerEvent, ControllerLog } from './controller-log.js';
export { deviceMutants } from './mutants/device-mutants.js';
export type { DeviceMutant, MutantNeed } from './mutants/mutation.js';
export { deriveIdentity, Namespace, type NamespaceIdentity } from './namespaces/namespace.js';
export * from './server/index.js';
export { changeStateNamespaceSize, changeStateVersion } from './state/change-state.js';
