import type { PromiseVerdict } from '../promise.js';
import { judgeCompletions } from './completions.js';
import { type DeviceHistory, eventsOf } from './events.js';
import { judgeOwnership, judgeRefusals } from './ownership.js';
import { judgeEvents, judgeMemory, judgeState } from './state.js';
import { judgeWrites } from './writes.js';

/** Judges a run at the device level from its history alone. */
export function judgeDevice(history: DeviceHistory): PromiseVerdict[] {
  // What says most about a cause comes first: a lost register also shows as a command that never completes.
  return [
    judgeState(history),
    judgeMemory(history),
    judgeOwnership(history),
    judgeRefusals(history),
    judgeEvents(history),
    ...judgeWrites(history),
    ...judgeCompletions(history),
    migrations(history),
    servers(history),
  ].filter((verdict) => verdict !== undefined);
}

function migrations(history: DeviceHistory): PromiseVerdict {
  const name = 'migrations complete, and those that fail leave the source running';
  const promise = { name, about: 'course' } as const;
  const [failed] = eventsOf(history, 'step-failed');
  if (failed !== undefined)
    return { ...promise, verdict: 'fail', reason: `${failed.message} (${failed.phase})` };
  const done = eventsOf(history, 'migration-done').length;
  const caused = eventsOf(history, 'failure-caused').length;
  if (done + caused === 0)
    return { ...promise, verdict: 'inconclusive', reason: 'No migration came so far.' };
  return { ...promise, verdict: 'pass', reason: `${done} completed, ${caused} were made to fail.` };
}

function servers(history: DeviceHistory): PromiseVerdict {
  const promise = { name: 'the device servers stay alive', about: 'course' } as const;
  const [ended] = eventsOf(history, 'server-ended');
  if (ended === undefined) return { ...promise, verdict: 'pass', reason: 'Both were alive to the end.' };
  return { ...promise, verdict: 'fail', reason: ended.how };
}
