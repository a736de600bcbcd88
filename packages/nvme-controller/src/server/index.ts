/** The controller as a process of its own, without the controller's own code: that is its thread's to load. */
export { runNvmeServer } from './run-nvme-server.js';
export type { NamespaceOptions, NvmeServerOptions } from './server-options.js';
