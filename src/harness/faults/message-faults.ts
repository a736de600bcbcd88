import { constants } from 'node:os';
import type { MessageFault } from 'vfio-user-proxy';
import type { FaultOf } from '../../scenario/faults.js';
import type { Host } from '../host.js';
import type { Pair } from '../pair.js';

/** Has one side's proxy strike messages from now on. */
export async function strikeMessages(pair: Pair, fault: FaultOf<'messages'>): Promise<void> {
  const { control } = sideOf(pair, fault.side).device;
  if (control === undefined)
    throw new Error(`Expected the ${fault.side}'s device to have a proxy, but it has none.`);
  await control.setFaults([messageFault(fault)]);
}

/** The host that is on one side of the migration at hand. */
export function sideOf(pair: Pair, side: FaultOf<'messages'>['side']): Host {
  return side === 'source' ? pair.home : pair.away;
}

/** Ends what proxies strike, on both sides. */
export async function endMessageFaults(pair: Pair): Promise<void> {
  for (const { device } of [pair.home, pair.away]) {
    if (device.proxy === undefined || device.proxy.exit !== undefined) continue;
    await device.control?.setFaults([]);
  }
}

function messageFault(fault: FaultOf<'messages'>): MessageFault {
  const { how, from, type, command, feature, offset, injected, nth, count } = fault;
  return {
    action: how,
    injected,
    ...(how === 'slow' ? { percent: fault.percent } : { nth, count }),
    ...(from && { from }),
    ...(type && { type }),
    ...(command && { command }),
    ...(feature && { feature }),
    ...(offset !== undefined && { offset }),
    ...(how === 'errno' && { errno: constants.errno[fault.errno] }),
    ...(how === 'delay' && { milliseconds: fault.delay }),
  };
}
