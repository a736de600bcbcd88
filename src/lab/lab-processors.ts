import { availableParallelism } from 'node:os';

/** A guest's processor and a poller: with fewer, each would wait for the other. */
export const leastLabProcessors = 2;
/** Those two, the thread that emulates the drives, and what else there is. */
const enough = 4;

/** How many processors the lab has if nobody says: those of this computer, within what makes sense. */
export function usualLabProcessors(ofHost = availableParallelism()): number {
  return Math.min(Math.max(ofHost, leastLabProcessors), enough);
}
