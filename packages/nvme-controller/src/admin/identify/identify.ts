import type { ControllerContext } from '../../controller-context.js';
import { sendToHost } from '../../prp/host-data.js';
import type { Command } from '../../queues/command.js';
import { Status } from '../../specification/status.js';
import { controllerData } from './controller-data.js';
import { namespaceData } from './namespace-data.js';
import { namespaceDescriptors } from './namespace-descriptors.js';

const DATA_SIZE = 4096;

/** Values of CNS (NVMe 1.4, figure 244). */
const Structure = {
  NAMESPACE: 0x00,
  CONTROLLER: 0x01,
  ACTIVE_NAMESPACES: 0x02,
  NAMESPACE_DESCRIPTORS: 0x03,
} as const;

/** Identify (NVMe 1.4, 5.15). */
export function identify(context: ControllerContext, command: Command): number {
  const { namespaces } = context;
  const { namespaceId } = command;
  switch (command.dword(10) & 0xff) {
    case Structure.CONTROLLER:
      return sendToHost(context, command, controllerData(context.identity, namespaces.count));
    case Structure.NAMESPACE: {
      const namespace = namespaces.get(namespaceId);
      if (namespace === undefined) return Status.INVALID_NAMESPACE;
      return sendToHost(context, command, namespaceData(namespace));
    }
    case Structure.ACTIVE_NAMESPACES:
      if (namespaceId >= 0xfffffffe) return Status.INVALID_NAMESPACE;
      return sendToHost(context, command, activeNamespaces(namespaces.count, namespaceId));
    case Structure.NAMESPACE_DESCRIPTORS: {
      const namespace = namespaces.get(namespaceId);
      if (namespace === undefined) return Status.INVALID_NAMESPACE;
      return sendToHost(context, command, namespaceDescriptors(namespace));
    }
    default:
      command.errorLocation = 40;
      return Status.INVALID_FIELD;
  }
}

/** The identifiers above `after`, in order (5.15.3). */
function activeNamespaces(count: number, after: number): Uint8Array {
  const list = new Uint32Array(DATA_SIZE / 4);
  for (let id = after + 1; id <= count && id - after <= list.length; id++) list[id - after - 1] = id;
  return new Uint8Array(list.buffer);
}
