import type { OwnershipObservation } from '../checkers/observations.js';
import { imageHolders } from '../harness/integrity/image-holders.js';
import type { Machine } from '../harness/machine/machine.js';
import type { Owner } from '../harness/migration/migration-error.js';
import type { Pair } from '../harness/pair.js';

/**
 * Sees which side runs the guest and which holds its image, after a migration.
 *
 * @param owner who should: if it is the destination, the guest is at home there already
 */
export async function observeOwnership(
  pair: Pair,
  migration: number,
  owner: Owner,
): Promise<OwnershipObservation> {
  const [source, destination] = owner === 'destination' ? [pair.away, pair.home] : [pair.home, pair.away];
  const runStates = {
    source: await stateOf(source.machine),
    destination: await stateOf(destination.machine),
  };
  const { kind, server } = pair.options.scenario.device;
  // QEMU's own devices and other people's servers lock in ways of their own, or not at all.
  if (kind !== 'vfio-user' || server !== undefined) return { migration, owner, runStates };
  const holders = imageHolders([source, destination], pair.images[0]!.path);
  return {
    migration,
    owner,
    runStates,
    imageHolders: holders.map((host) => (host === source ? 'source' : 'destination')),
  };
}

async function stateOf(machine: Machine | undefined): Promise<string> {
  return (await machine?.runStateIfAlive()) ?? 'gone';
}
