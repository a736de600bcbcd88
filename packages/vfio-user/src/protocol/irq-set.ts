import type { Message } from '../transport/message.js';
import { expectArgsz, expectPayload, expectPayloadOf } from './check.js';
import { ProtocolError } from './errors.js';

/** `VFIO_IRQ_SET_*`: one kind of data and one action. */
export const IrqSetFlags = {
  DATA_NONE: 1,
  DATA_BOOL: 2,
  DATA_EVENTFD: 4,
  ACTION_MASK: 8,
  ACTION_UNMASK: 16,
  ACTION_TRIGGER: 32,
} as const;

export const IRQ_SET_SIZE = 20;

export type IrqAction = 'mask' | 'unmask' | 'trigger';
export type IrqData = 'none' | 'bool' | 'eventfd';

export interface IrqSet {
  readonly action: IrqAction;
  readonly data: IrqData;
  readonly index: number;
  readonly start: number;
  readonly count: number;
  /** With data `bool`: whether each vector is meant. */
  readonly chosen: Uint8Array;
}

const actions = new Map<number, IrqAction>([
  [IrqSetFlags.ACTION_MASK, 'mask'],
  [IrqSetFlags.ACTION_UNMASK, 'unmask'],
  [IrqSetFlags.ACTION_TRIGGER, 'trigger'],
]);

const kinds = new Map<number, IrqData>([
  [IrqSetFlags.DATA_NONE, 'none'],
  [IrqSetFlags.DATA_BOOL, 'bool'],
  [IrqSetFlags.DATA_EVENTFD, 'eventfd'],
]);

/** Reads DEVICE_SET_IRQS. Throws EINVAL for sizes, flags or numbers of descriptors that cannot be. */
export function parseIrqSet(message: Message): IrqSet {
  expectPayloadOf(message, IRQ_SET_SIZE);
  const argsz = expectArgsz(message, IRQ_SET_SIZE);
  expectPayload(message, argsz);
  const { view, payloadStart: at } = message;
  const flags = view.getUint32(at + 4, true);
  const data = kinds.get(flags & 0x7);
  const action = actions.get(flags & ~0x7);
  if (data === undefined || action === undefined) {
    throw new ProtocolError(
      'EINVAL',
      `Expected DEVICE_SET_IRQS with one kind of data and one action, but its flags are ${flags}`,
    );
  }
  const count = view.getUint32(at + 16, true);
  const dataLength = data === 'bool' ? count : 0;
  expectPayload(message, IRQ_SET_SIZE + dataLength);
  const descriptors = message.descriptors.length;
  if (descriptors !== 0 && (data !== 'eventfd' || descriptors !== count)) {
    throw new ProtocolError(
      'EINVAL',
      `Expected DEVICE_SET_IRQS with ${data === 'eventfd' ? `${count} or no` : 'no'} descriptors, ` +
        `but ${descriptors} came`,
    );
  }
  return {
    action,
    data,
    index: view.getUint32(at + 8, true),
    start: view.getUint32(at + 12, true),
    count,
    chosen: message.payload.slice(IRQ_SET_SIZE),
  };
}
