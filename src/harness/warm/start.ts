import { type MutantPlace, mutantNamed } from '../../mutants/registry.js';
import type { Scenario } from '../../scenario/schema.js';
import { exists } from '../../toolchain/cache-folder.js';
import type { Environment } from '../environment.js';
import { messageOf } from '../resources/scope.js';
import { describeWarmGuest, type WarmDescription } from './description.js';
import { discardWarmGuest, openWarmGuest, warmFolder } from './warm-cache.js';
import { DamagedWarmGuestError, type WarmGuest } from './warm-guest.js';

/** How a guest comes to run: restored as it was once saved, or booted. */
export type Start =
  | { readonly kind: 'warm'; readonly guest: WarmGuest }
  | {
      readonly kind: 'cold';
      readonly reason: string;
      /** What to save the booted guest as; undefined if it is not to be saved. */
      readonly description?: WarmDescription;
    };

export interface StartOptions {
  readonly scenario: Scenario;
  readonly environment: Environment;
  readonly extraArguments?: readonly string[];
  /** Whether a saved guest may be used, and a booted one saved. */
  readonly warm?: boolean;
}

/** Where a bug would strike as a guest is saved or restored, before the migration that it is meant for. */
const deciding = new Set<MutantPlace>(['device', 'server', 'proxy']);

/** Chooses how the guest of a pair starts. A saved guest that is damaged is discarded here. */
export async function chooseStart(options: StartOptions): Promise<Start> {
  const obstacle = obstacleOf(options);
  if (obstacle !== undefined) return { kind: 'cold', reason: obstacle };
  const description = describeWarmGuest(options.scenario, options.environment);
  try {
    const guest = await openWarmGuest(description);
    if (guest !== undefined) return { kind: 'warm', guest };
    return { kind: 'cold', reason: 'no such guest is saved yet', description };
  } catch (error) {
    if (!(error instanceof DamagedWarmGuestError)) {
      return { kind: 'cold', reason: `the saved guests cannot be read: ${messageOf(error)}` };
    }
    await discardWarmGuest(await warmFolder(description));
    return {
      kind: 'cold',
      reason: `the saved guest was damaged (${error.message}); it is discarded`,
      description,
    };
  }
}

/** Whether a guest is saved that would be restored, whatever is in it. */
export async function isGuestSaved(options: StartOptions): Promise<boolean> {
  if (obstacleOf(options) !== undefined) return false;
  return await exists(await warmFolder(describeWarmGuest(options.scenario, options.environment)));
}

/** Why a saved guest cannot be used, whether there is one or not. */
function obstacleOf({ scenario, extraArguments = [], warm = false }: StartOptions): string | undefined {
  if (!warm) return 'the guest was to be booted';
  if (extraArguments.length > 0) return 'arguments were added to QEMU, which a saved guest may not fit';
  const { mutants } = scenario;
  const changing = mutants.filter((name) => mutantNamed(name).places.some((place) => deciding.has(place)));
  if (changing.length === 0) return undefined;
  return `the mutant ${changing.join(', ')} would be there as the guest is restored`;
}
