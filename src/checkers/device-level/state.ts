import type { PromiseVerdict } from '../promise.js';
import { type DeviceHistory, eventsOf, type StateRead } from './events.js';

/** Registers, features, the PCI side and Identify data: what the guest has set is the same wherever it runs. */
export function judgeState(history: DeviceHistory): PromiseVerdict {
  const name = 'registers, features and PCI state survive';
  const before = new Map<string, StateRead>();
  let compared = 0;
  for (const event of eventsOf(history, 'state-read')) {
    const known = before.get(event.what);
    before.set(event.what, event);
    if (event.fresh || known === undefined) continue;
    compared++;
    if (event.grows ? Number(event.value) >= Number(known.value) : event.value === known.value) continue;
    const reason =
      `Expected ${event.what} to be ${event.grows ? 'at least ' : ''}${known.value} as host ${known.host} showed it, but it is ${event.value} ` +
      `on host ${event.host}.`;
    return { name, verdict: 'fail', reason };
  }
  return {
    name,
    verdict: compared === 0 ? 'inconclusive' : 'pass',
    reason: `${compared} readings were the same as before.`,
  };
}

/** Event requests that were outstanding are so on the other side, no more and no fewer. */
export function judgeEvents(history: DeviceHistory): PromiseVerdict | undefined {
  const name = 'event requests survive';
  const counted = eventsOf(history, 'events-counted');
  const wrong = counted.find(({ raised, delivered }) => delivered > raised);
  if (wrong !== undefined) {
    const reason = `Expected at most ${wrong.raised} event(s), as many as were raised, but ${wrong.delivered} were delivered on host ${wrong.host}.`;
    return { name, verdict: 'fail', reason };
  }
  if (counted.length === 0) return undefined;
  const raised = counted.at(-1)!.raised;
  return { name, verdict: 'pass', reason: `Each event reached the guest (${raised} since the last reset).` };
}

/** What the device wrote to the guest's memory, it logged; and nothing once it was stopped, or given the memory back. */
export function judgeMemory(history: DeviceHistory): PromiseVerdict {
  const name = 'every page that the device writes is logged';
  const compared = eventsOf(history, 'memory-compared');
  const wrong = compared.find(({ differing }) => differing.length > 0);
  if (wrong !== undefined) {
    const { differing, migration, from, moment, what } = wrong;
    const where = differing.slice(0, 4).map((address) => `0x${address.toString(16)}`);
    const found =
      moment === 'stopped'
        ? 'were written and not logged'
        : 'were written although the device was stopped, after the last log was read';
    const reason = `In migration ${migration} from host ${from} ${differing.length} page(s) ${found}: ${where.join(', ')} (${what}).`;
    return { name, verdict: 'fail', reason };
  }
  const again = eventsOf(history, 'log-read-again').find(({ pages }) => pages > 0);
  if (again !== undefined) {
    const reason = `In migration ${again.migration} from host ${again.from} ${again.pages} page(s) were reported a second time, though the device was stopped: such a log never comes to an end.`;
    return { name, verdict: 'fail', reason };
  }
  const [touched] = eventsOf(history, 'page-touched');
  if (touched !== undefined) {
    const reason = `Host ${touched.host} wrote to ${touched.what}, which was the guest's own again since its reset (${touched.why}).`;
    return { name, verdict: 'fail', reason };
  }
  const reason = `The memories were the same in ${compared.length} comparisons.`;
  return { name, verdict: compared.length === 0 ? 'inconclusive' : 'pass', reason };
}
