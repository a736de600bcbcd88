import { parentPort, workerData } from 'node:worker_threads';
import { DeviceServer } from 'vfio-user';
import { AsyncFileCalls } from 'vfio-user/native';
import { FaultSwitches } from '../backends/faults/fault-switches.js';
import { NvmeController } from '../controller.js';
import { controllerIdentity } from '../controller-identity.js';
import { AsyncSynchronizer } from './async-synchronizer.js';
import { JsonLog } from './json-log.js';
import { openNamespaces } from './open-namespaces.js';
import { ThreadSynchronizer } from './thread-synchronizer.js';
import type { WorkerData, WorkerMessage } from './worker-messages.js';

/** More than a guest has in flight at most times; what comes on top is waited for. */
const ASYNCHRONOUS_CALLS = 128;

/** The thread that serves the device: it blocks in poll(2) or spins, and leaves the main thread to Node. */
async function serve({ options, results }: WorkerData): Promise<void> {
  const send = (message: WorkerMessage) => parentPort?.postMessage(message);
  const log = new JsonLog(options.log);
  const { serial } = controllerIdentity(options);
  const { socket, doorbells, incoming = false, backendFaults = [] } = options;
  using threads = new ThreadSynchronizer(results, send);
  using asynchronous = AsyncFileCalls.open(ASYNCHRONOUS_CALLS);
  const synchronizer = asynchronous === undefined ? threads : new AsyncSynchronizer(asynchronous, threads);
  const faults = new FaultSwitches(backendFaults, (fault) => log.write('backend-fault', { ...fault }));
  const device = new NvmeController({
    ...options,
    serial,
    namespaces: openNamespaces({
      namespaces: options.namespaces,
      serial,
      incoming,
      synchronizer,
      asynchronous,
      ...(backendFaults.length > 0 && { faults }),
    }),
    asynchronous,
    doorbells: doorbells === 'mapped' ? 'mapped' : 'trapped',
    doorbellBuffers: doorbells === 'shadow',
    log: (event, details) => log.write(event, details),
  });
  using server = new DeviceServer({
    path: socket,
    device,
    mutants: options.protocolMutants ?? [],
    log: (message, of) => log.write(of === 'refused-command' ? of : 'server', { message }),
  });
  server.watch(threads.answered, () => threads.collect());
  send({ kind: 'listening', stopDescriptor: server.reactor.stopDescriptor });
  await server.run();
  log.write('server-stopped');
}

await serve(workerData as WorkerData);
