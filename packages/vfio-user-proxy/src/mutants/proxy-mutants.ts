import type { Mutant } from 'vfio-user';
import type { ProxyMutant } from './mutant.js';
import { relayMutants } from './relay-mutants.js';
import { replayMutants } from './replay-mutants.js';
import { stateMutants } from './state-mutants.js';

const all = [...replayMutants, ...relayMutants, ...stateMutants];

/** The bugs that `ProxyOptions.mutants` can switch on. */
export const proxyMutants: readonly Mutant[] = all.map(({ name, origin, description }) => ({
  name,
  origin,
  description,
}));

/** The mutants of these names. Throws a RangeError that lists what there is, if one does not exist. */
export function selectMutants(names: readonly string[]): readonly ProxyMutant[] {
  return names.map((name) => {
    const mutant = all.find((candidate) => candidate.name === name);
    if (mutant !== undefined) return mutant;
    const known = all.map((candidate) => candidate.name).join(', ');
    throw new RangeError(`Expected a mutant of the proxy, of ${known}, but got "${name}".`);
  });
}
