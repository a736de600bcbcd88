import { parentPort, workerData } from 'node:worker_threads';
import { tsImport } from 'tsx/esm/api';

// A worker does not inherit the loader of its parent on every supported Node version.
const { DeviceServer } = await tsImport('../../src/index.ts', import.meta.url);
const { Copier } = await tsImport('./copier.ts', import.meta.url);
const server = new DeviceServer({ path: workerData.path, device: new Copier() });
parentPort.postMessage(server.reactor.stopDescriptor);
await server.run();
