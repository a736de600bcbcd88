import type { ControllerContext } from '../../controller-context.js';
import type { Command } from '../../queues/command.js';
import { BROADCAST_NAMESPACE } from '../../specification/opcodes.js';
import { Status } from '../../specification/status.js';
import { FEATURES } from './feature-table.js';
import { FeatureValues } from './feature-values.js';

/** Values of SEL (NVMe 1.4, figure 173). Nothing is saveable, so what is saved are the defaults. */
const Select = { CURRENT: 0, DEFAULT: 1, SAVED: 2, CAPABILITIES: 3 } as const;

const CHANGEABLE = 1 << 2;
const NAMESPACE_SPECIFIC = 1 << 1;

/** Get Features (NVMe 1.4, 5.13). */
export function getFeatures(context: ControllerContext, command: Command): number {
  const dword10 = command.dword(10);
  const select = (dword10 >>> 8) & 7;
  const feature = FEATURES.get(dword10 & 0xff);
  if (feature === undefined || select > Select.CAPABILITIES) {
    command.errorLocation = feature === undefined ? 40 : 41;
    return Status.INVALID_FIELD;
  }
  if (select === Select.CAPABILITIES) {
    command.result = CHANGEABLE | (feature.namespaceSpecific ? NAMESPACE_SPECIFIC : 0);
    return Status.SUCCESS;
  }
  const { namespaceId } = command;
  if (feature.namespaceSpecific && context.namespaces.get(namespaceId) === undefined) {
    return Status.INVALID_NAMESPACE;
  }
  if (
    !feature.namespaceSpecific &&
    namespaceId !== BROADCAST_NAMESPACE &&
    namespaceId > context.namespaces.count
  ) {
    return Status.INVALID_NAMESPACE;
  }
  const values =
    select === Select.CURRENT
      ? context.features
      : new FeatureValues(context.identity.ioQueuePairs, context.namespaces.count);
  const value = feature.get(values, { dword11: command.dword(11), namespaceId });
  if (value === undefined) {
    command.errorLocation = 44;
    return Status.INVALID_FIELD;
  }
  command.result = value;
  return Status.SUCCESS;
}
