import type { Backend } from '../backends/backend.js';
import type { FaultSwitches } from '../backends/faults/fault-switches.js';
import { faultyCalls } from '../backends/faults/faulty-calls.js';
import { FaultySynchronizer } from '../backends/faults/faulty-synchronizer.js';
import { FileBackend } from '../backends/file-backend.js';
import { type AsynchronousCalls, systemCalls } from '../backends/file-calls.js';
import { MemoryBackend } from '../backends/memory-backend.js';
import type { Synchronizer } from '../backends/synchronizer.js';
import { VolatileCache } from '../backends/volatile-cache.js';
import { deriveIdentity, Namespace } from '../namespaces/namespace.js';
import type { NamespaceOptions } from './server-options.js';

export interface OpenNamespacesOptions {
  readonly namespaces: readonly NamespaceOptions[];
  readonly serial: string;
  /** Leave the images unlocked and unchanged. */
  readonly incoming: boolean;
  readonly synchronizer: Synchronizer;
  /** Lets transfers be begun without waiting, where an image allows it. Not used with faults, which hold calls up. */
  readonly asynchronous?: AsynchronousCalls | undefined;
  /** Strike between the namespaces and their images. */
  readonly faults?: FaultSwitches;
}

/** Opens all backends, or none. Throws an ImageError that names the file, or the error of open(2). */
export function openNamespaces(options: OpenNamespacesOptions): Namespace[] {
  const opened: Namespace[] = [];
  try {
    for (const [index, namespace] of options.namespaces.entries()) {
      opened.push(openNamespace(index + 1, namespace, options));
    }
    return opened;
  } catch (error) {
    for (const { backend } of opened) backend.close();
    throw error;
  }
}

function openNamespace(id: number, namespace: NamespaceOptions, options: OpenNamespacesOptions): Namespace {
  const backend = openBackend(namespace, options);
  try {
    return new Namespace(id, namespace.blockSize ?? 512, deriveIdentity(options.serial, id), backend);
  } catch (error) {
    backend.close();
    throw error;
  }
}

function openBackend(
  namespace: NamespaceOptions,
  { incoming, synchronizer, asynchronous, faults }: OpenNamespacesOptions,
): Backend {
  const calls = faults === undefined ? systemCalls : faultyCalls(systemCalls, faults);
  if ('memory' in namespace) return new MemoryBackend(namespace.sizeBytes, calls);
  const { cache = 'writeback', ...image } = namespace;
  const backend = FileBackend.open(
    { ...image, cache: cache === 'volatile' ? 'writeback' : cache, locked: !incoming },
    faults === undefined ? synchronizer : new FaultySynchronizer(synchronizer, faults),
    calls,
    faults === undefined ? asynchronous : undefined,
  );
  return cache === 'volatile' ? new VolatileCache(backend) : backend;
}
