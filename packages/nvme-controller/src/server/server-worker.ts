import { parentPort, workerData } from 'node:worker_threads';
import { DeviceServer } from 'vfio-user';
import { FaultSwitches } from '../backends/faults/fault-switches.js';
import { NvmeController } from '../controller.js';
import { controllerIdentity } from '../controller-identity.js';
import { JsonLog } from './json-log.js';
import { openNamespaces } from './open-namespaces.js';
import { ThreadSynchronizer } from './thread-synchronizer.js';
import type { WorkerData, WorkerMessage } from './worker-messages.js';

/** The thread that serves the device: it blocks in poll(2) or spins, and leaves the main thread to Node. */
async function serve({ options, results }: WorkerData): Promise<void> {
  const send = (message: WorkerMessage) => parentPort?.postMessage(message);
  const log = new JsonLog(options.log);
  const { serial } = controllerIdentity(options);
  const { socket, doorbells, incoming = false, backendFaults = [] } = options;
  using synchronizer = new ThreadSynchronizer(results, send);
  const faults = new FaultSwitches(backendFaults, (fault) => log.write('backend-fault', { ...fault }));
  const device = new NvmeController({
    ...options,
    serial,
    namespaces: openNamespaces({
      namespaces: options.namespaces,
      serial,
      incoming,
      synchronizer,
      ...(backendFaults.length > 0 && { faults }),
    }),
    doorbells: doorbells === 'mapped' ? 'mapped' : 'trapped',
    doorbellBuffers: doorbells === 'shadow',
    log: (event, details) => log.write(event, details),
  });
  using server = new DeviceServer({
    path: socket,
    device,
    mutants: options.protocolMutants ?? [],
    log: (message) => log.write('server', { message }),
  });
  server.watch(synchronizer.answered, () => synchronizer.collect());
  send({ kind: 'listening', stopDescriptor: server.reactor.stopDescriptor });
  await server.run();
  log.write('server-stopped');
}

await serve(workerData as WorkerData);
