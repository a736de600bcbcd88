import { MigrationState } from 'vfio-user';
import type { Random } from '../random.js';
import type { Operation } from './operations.js';

const states = Object.values(MigrationState);

/** Operations in any order: mostly states, so that the machine is gone through from end to end. */
export function randomOperations(random: Random, most = 20): Operation[] {
  return Array.from({ length: random.between(1, most) }, () => randomOperation(random));
}

function randomOperation(random: Random): Operation {
  switch (random.weighted({ state: 6, reset: 1, read: 2, write: 2, command: 2 })) {
    case 'state':
      return { does: 'ask-for-state', state: random.pick(states) };
    case 'reset':
      return { does: 'reset' };
    case 'read':
      return { does: 'read', bytes: random.chance(0.5) ? 'all' : random.between(1, 3000) };
    case 'write':
      return { does: 'write', what: random.chance(0.6) ? 'good' : 'bad' };
    case 'command':
      return { does: 'command' };
  }
}
