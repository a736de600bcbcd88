import type { ControllerState } from '../state/controller-state.js';
import { decodeState } from '../state/decode-state.js';
import { reseal } from '../state/state-stream.js';
import { validateState } from '../state/validate-state.js';
import { type DeviceMutation, ofMigration, replace } from './mutation.js';

/** States that a destination ought to refuse. */
export const stateChecks: readonly DeviceMutation[] = [
  {
    name: 'damaged-state-accepted',
    origin: 'general',
    description:
      'Length, checksum and contents of the state are not checked, and what cannot be read is left as it is: a state ' +
      'that was cut off or changed is loaded without a word, and the guest finds another controller, or one in reset.',
    needs: ['bad-destination'],
    change: ofMigration(({ migration }) => {
      replace(migration, 'accept', (accept) => (stream) => {
        try {
          return accept(stream);
        } catch {
          return salvage(stream) ?? migration.capture();
        }
      });
      replace(migration, 'apply', (apply) => (state) => {
        try {
          apply(state);
        } catch {
          // As far as it went.
        }
      });
    }),
  },
  {
    name: 'smaller-namespace-accepted',
    origin: 'general',
    description:
      'The sizes of the namespaces are not compared: where the image of the destination is smaller, the guest gets ' +
      'LBA Out of Range beyond its end.',
    needs: ['bad-destination'],
    change: ofMigration(({ migration, context }) => {
      replace(migration, 'accept', () => (stream) => {
        const state = decodeState(stream);
        const namespaces = state.namespaces.map((namespace, index) => ({
          ...namespace,
          size: context.namespaces.all[index]?.backend.size ?? namespace.size,
        }));
        validateState({ ...state, namespaces }, context);
        return state;
      });
    }),
  },
];

/** What can be read of a stream, whatever its length and checksum say. */
function salvage(stream: Uint8Array): ControllerState | undefined {
  try {
    const state = decodeState(reseal(stream));
    const known = new Set(state.completionQueues.map(({ id }) => id));
    return {
      ...state,
      submissionQueues: state.submissionQueues.filter(({ completionQueue }) => known.has(completionQueue)),
      pendingSynchronizations: [],
    };
  } catch {
    return undefined;
  }
}
