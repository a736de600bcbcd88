import type { ControllerContext } from '../../controller-context.js';
import type { Command } from '../../queues/command.js';
import { BROADCAST_NAMESPACE } from '../../specification/opcodes.js';
import { Status } from '../../specification/status.js';
import { FEATURES } from './feature-table.js';

const SAVE = 1 << 31;

/** Set Features (NVMe 1.4, 5.21). No feature is saveable. */
export function setFeatures(context: ControllerContext, command: Command): number {
  const dword10 = command.dword(10);
  const feature = FEATURES.get(dword10 & 0xff);
  if (feature === undefined) {
    command.errorLocation = 40;
    return Status.INVALID_FIELD;
  }
  if ((dword10 & SAVE) !== 0) return Status.FEATURE_NOT_SAVEABLE;
  const { namespaceId } = command;
  const named = context.namespaces.get(namespaceId) !== undefined;
  const forAll = namespaceId === BROADCAST_NAMESPACE || (namespaceId === 0 && !feature.namespaceSpecific);
  if (!named && !forAll) return Status.INVALID_NAMESPACE;
  const status = feature.set(context, { dword11: command.dword(11), namespaceId }, (dword) => {
    command.result = dword;
  });
  if (status === Status.INVALID_FIELD) command.errorLocation = 44;
  return status;
}
