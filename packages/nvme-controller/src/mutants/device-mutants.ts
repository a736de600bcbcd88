import { blocks } from './blocks.js';
import { dirtyLogging } from './dirty-logging.js';
import { doorbells } from './doorbells.js';
import { durability } from './durability.js';
import { inFlight } from './in-flight.js';
import { lostEvents } from './lost-events.js';
import { lostQueues } from './lost-queues.js';
import { lostRegisters } from './lost-registers.js';
import { lostSettings } from './lost-settings.js';
import type { DeviceMutant, DeviceMutation } from './mutation.js';
import { ownership } from './ownership.js';
import { phases } from './phases.js';
import { stateChecks } from './state-checks.js';

const mutations: readonly DeviceMutation[] = [
  ...lostRegisters,
  ...lostQueues,
  ...lostEvents,
  ...lostSettings,
  ...doorbells,
  ...phases,
  ...inFlight,
  ...durability,
  ...ownership,
  ...stateChecks,
  ...dirtyLogging,
  ...blocks,
];

/** The bugs that a controller can be given by name, off by default. */
export const deviceMutants: readonly DeviceMutant[] = mutations;

/** The mutants of these names. Throws a RangeError that names those that there are. */
export function findMutants(names: readonly string[]): DeviceMutation[] {
  return names.map((name) => {
    const found = mutations.find((mutation) => mutation.name === name);
    if (found !== undefined) return found;
    const known = mutations.map((mutation) => mutation.name).join(', ');
    throw new RangeError(`Expected a mutant of the device, one of ${known}; got "${name}"`);
  });
}
