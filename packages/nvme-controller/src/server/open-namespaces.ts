import { FileBackend } from '../backends/file-backend.js';
import { MemoryBackend } from '../backends/memory-backend.js';
import type { Synchronizer } from '../backends/synchronizer.js';
import { deriveIdentity, Namespace } from '../namespaces/namespace.js';
import type { NamespaceOptions } from './server-options.js';

export interface OpenNamespacesOptions {
  readonly namespaces: readonly NamespaceOptions[];
  readonly serial: string;
  /** Leave the images unlocked and unchanged. */
  readonly incoming: boolean;
  readonly synchronizer: Synchronizer;
}

/** Opens all backends, or none. Throws an ImageLockedError or an Error that names the file. */
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
  const backend =
    'memory' in namespace
      ? new MemoryBackend(namespace.sizeBytes)
      : FileBackend.open({ ...namespace, locked: !options.incoming }, options.synchronizer);
  try {
    return new Namespace(id, namespace.blockSize ?? 512, deriveIdentity(options.serial, id), backend);
  } catch (error) {
    backend.close();
    throw error;
  }
}
