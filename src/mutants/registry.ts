import { deviceMutants } from 'nvme-controller';
import { protocolMutants } from 'vfio-user';
import { proxyMutants } from 'vfio-user-proxy';
import { carrierMutants } from '../harness/migration/carriers/mutants.js';
import { UsageError } from '../usage-error.js';

/** Where a mutant's bug can be: a bug with two halves is in two places under one name. */
export type MutantPlace = 'device' | 'server' | 'proxy' | 'carrier' | 'qemu';

/** A named bug that can be switched on, so that a suite shows that it would see it. */
export interface Mutant {
  readonly name: string;
  /** Where it was seen: a project and its report, or `general`. */
  readonly origin: string;
  /** What is wrong, and how it shows. */
  readonly description: string;
  readonly places: readonly MutantPlace[];
  /** What of the device has to be set for the bug to show, such as `shadow-doorbells`. */
  readonly needs: readonly string[];
}

interface Listed {
  readonly name: string;
  readonly origin: string;
  readonly description: string;
  readonly needs?: readonly string[];
}

/** What stock QEMU does with a vfio-user device by itself: no bug of ours, and so no code of it either. */
export const stateNotCarried = 'device-state-not-carried';

const qemuMutants: readonly Listed[] = [
  {
    name: stateNotCarried,
    origin: 'QEMU 11.1.3',
    description:
      'The migration completes without the state of the device: its drive is dead, reported as success.',
  },
];

/** A place, and the mutants that it lists. */
export type MutantList = readonly [MutantPlace, readonly Listed[]];

const lists: readonly MutantList[] = [
  ['device', deviceMutants],
  ['server', protocolMutants],
  ['proxy', proxyMutants],
  ['carrier', carrierMutants],
  ['qemu', qemuMutants],
];

/** Every mutant there is, by name. */
export const mutants: readonly Mutant[] = joinMutants(lists);

/** The mutant of this name. Throws a UsageError that lists those there are. */
export function mutantNamed(name: string): Mutant {
  const found = mutants.find((mutant) => mutant.name === name);
  if (found !== undefined) return found;
  throw new UsageError(
    `Expected the name of a mutant, found "${name}". There are: ${mutants.map((mutant) => mutant.name).join(', ')}.`,
  );
}

/** Whether a mutant has a bug in the device or its server: what is left of a migration without virtual machines. */
export function isOfDevice({ places }: Pick<Mutant, 'places'>): boolean {
  return places.some(inDevice);
}

/** Whether a mutant has no bug anywhere else: another device server than the reference one cannot have it. */
export function isOfDeviceAlone({ places }: Pick<Mutant, 'places'>): boolean {
  return places.every(inDevice);
}

function inDevice(place: MutantPlace): boolean {
  return place === 'device' || place === 'server';
}

/** Those of the names that have a bug in a place. */
export function mutantsIn(place: MutantPlace, names: readonly string[]): string[] {
  return names.filter((name) => mutantNamed(name).places.includes(place));
}

/** The mutants of all places' lists, by name: one that is in several lists has several places. */
export function joinMutants(lists: readonly MutantList[]): Mutant[] {
  const joined = new Map<string, Mutant>();
  for (const [place, list] of lists) {
    for (const { name, origin, description, needs = [] } of list) {
      const before = joined.get(name);
      joined.set(name, {
        name,
        origin: before?.origin ?? origin,
        description: before === undefined ? description : `${before.description} ${description}`,
        places: [...(before?.places ?? []), place],
        needs: [...new Set([...(before?.needs ?? []), ...needs])],
      });
    }
  }
  return [...joined.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
