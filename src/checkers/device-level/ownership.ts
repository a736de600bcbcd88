import type { PromiseVerdict } from '../promise.js';
import { type DeviceHistory, eventsOf, type LocksProbed } from './events.js';

/** The images are locked by the server where the guest runs, and by nobody in the middle of a hand-over. */
export function judgeOwnership(history: DeviceHistory): PromiseVerdict {
  const name = 'exactly one server owns the images';
  const [start] = eventsOf(history, 'device-run-started');
  const probes = eventsOf(history, 'locks-probed');
  if (start === undefined || probes.length === 0) {
    return { name, verdict: 'inconclusive', reason: 'The locks were never looked at.' };
  }
  if (!start.locks) {
    const reason = 'The server does not lock its images, so that nothing keeps two of them from writing.';
    return { name, verdict: 'inconclusive', reason };
  }
  for (const probe of probes) {
    const wrong = describeWrong(probe);
    if (wrong !== undefined) return { name, verdict: 'fail', reason: `${wrong} (${probe.moment}).` };
  }
  return { name, verdict: 'pass', reason: `The locks were right each of ${probes.length} times.` };
}

function describeWrong({ locked, expected, holders }: LocksProbed): string | undefined {
  if (expected === 'nobody')
    return locked ? 'Expected nobody to hold the images, but they are locked' : undefined;
  if (!locked) return `Expected host ${expected} to hold the images' locks, but nobody does`;
  if (holders === undefined || (holders.length === 1 && holders[0] === expected)) return undefined;
  const found = holders.length === 0 ? 'neither server' : holders.map((host) => `host ${host}`).join(' and ');
  return `Expected host ${expected} alone to hold the images' locks, but ${found} does`;
}

/** What a server has to refuse, it refused. */
export function judgeRefusals(history: DeviceHistory): PromiseVerdict | undefined {
  const name = 'what must not be accepted is refused';
  const asked = eventsOf(history, 'refusal-asked');
  if (asked.length === 0) return undefined;
  const accepted = asked.find(({ refused }) => !refused);
  if (accepted === undefined)
    return { name, verdict: 'pass', reason: `${asked.length} of ${asked.length} were refused.` };
  const { host, what, answer } = accepted;
  return { name, verdict: 'fail', reason: `Expected host ${host} to refuse ${what}, but: ${answer}.` };
}
