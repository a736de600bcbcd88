import { dirtyLogMutants } from './dirty-log-mutants.js';
import { migrationMutants } from './migration-mutants.js';
import type { Mutant, ProtocolMutant } from './mutant.js';

const all = [...dirtyLogMutants, ...migrationMutants];

/** The bugs that `DeviceServerOptions.mutants` can switch on. */
export const protocolMutants: readonly Mutant[] = all.map(({ name, origin, description }) => ({
  name,
  origin,
  description,
}));

/** The mutants of these names. Throws a RangeError that lists what there is, if one does not exist. */
export function selectMutants(names: readonly string[]): readonly ProtocolMutant[] {
  return names.map((name) => {
    const mutant = all.find((candidate) => candidate.name === name);
    if (mutant !== undefined) return mutant;
    const known = all.map((candidate) => candidate.name).join(', ');
    throw new RangeError(`Expected a protocol mutant of ${known}, but got "${name}"`);
  });
}
