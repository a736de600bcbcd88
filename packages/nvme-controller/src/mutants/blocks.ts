import { IoOpcode } from '../specification/opcodes.js';
import { Status } from '../specification/status.js';
import { type DeviceMutation, ofMigration, replace } from './mutation.js';

/** The wrong blocks, or the wrong word about them. */
export const blocks: readonly DeviceMutation[] = [
  {
    name: 'namespace-order-swapped',
    origin: 'general',
    description:
      'On the destination namespaces 1 and 2 have each other’s blocks: the guest reads what it wrote elsewhere.',
    needs: ['several-namespaces'],
    change: ofMigration(({ migration, context: { namespaces } }) => {
      let swapped = false;
      replace(migration, 'apply', (apply) => (state) => {
        apply(state);
        swapped = namespaces.count > 1;
      });
      replace(namespaces, 'get', (get) => (id) => get(swapped && (id === 1 || id === 2) ? 3 - id : id));
    }),
  },
  {
    name: 'compare-always-equal',
    origin: 'general',
    description: 'Compare succeeds whatever the blocks hold.',
    change({ processor }) {
      replace(processor, 'execute', (execute) => (command) => {
        const status = execute(command);
        const compares = command.submissionQueue.id !== 0 && command.opcode === IoOpcode.COMPARE;
        return compares && status === Status.COMPARE_FAILURE ? Status.SUCCESS : status;
      });
    },
  },
  {
    name: 'deallocate-reaches-neighbour',
    origin: 'general',
    description: 'Deallocation takes one block too many: the one behind the range reads as zeros.',
    change({ context }) {
      for (const { backend, blockSize } of context.namespaces.all) {
        replace(
          backend,
          'deallocate',
          (deallocate) => (offset, length) =>
            deallocate(offset, Math.min(length + blockSize, backend.size - offset)),
        );
      }
    },
  },
];
