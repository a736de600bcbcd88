import type { GuestMemory } from 'vfio-user';
import type { ControllerContext } from '../controller-context.js';
import { COMPLETION_ENTRY_SIZE, PAGE_SIZE } from '../specification/limits.js';
import { type DeviceMutation, replace } from './mutation.js';
import { WrappedMemory } from './wrapped-memory.js';

const within = (address: number, start: number, length: number): boolean =>
  address >= start && address < start + length;

/** Does not log what is written to the addresses that `forgotten` names. */
class ForgetfulMemory extends WrappedMemory {
  constructor(
    inner: GuestMemory,
    readonly forgotten: (address: number) => boolean,
  ) {
    super(inner);
  }

  override markDirty(address: number, length: number): void {
    if (!this.forgotten(address)) super.markDirty(address, length);
  }
}

const forgetting =
  (forgotten: (context: ControllerContext, address: number) => boolean) =>
  (memory: GuestMemory, context: () => ControllerContext): GuestMemory =>
    new ForgetfulMemory(memory, (address) => forgotten(context(), address));

/** Pages that the device writes, and does not tell of. */
export const dirtyLogging: readonly DeviceMutation[] = [
  {
    name: 'completions-not-logged-dirty',
    origin: 'general',
    description:
      'Completion entries are not in the dirty log: their pages are not sent again, and the guest misses the ' +
      'completions of the last round on the destination.',
    needs: ['dirty-logging'],
    memory: forgetting(({ queues }, address) =>
      queues.activeCompletion.some((queue) =>
        within(address, queue.address, queue.entries * COMPLETION_ENTRY_SIZE),
      ),
    ),
  },
  {
    name: 'data-not-logged-dirty',
    origin: 'general',
    description:
      'Data that commands read are not in the dirty log: pages that were sent before the read are not sent again, ' +
      'and the guest finds old data in its buffers on the destination.',
    needs: ['dirty-logging'],
    change({ context }) {
      replace(context, 'landed', () => () => undefined);
    },
  },
  {
    name: 'shadow-doorbells-not-logged-dirty',
    origin: 'general',
    description:
      'The event indexes are not in the dirty log: on the destination the guest finds old ones, and does not ring ' +
      'when the controller waits for it.',
    needs: ['dirty-logging', 'shadow-doorbells'],
    memory: forgetting(({ doorbells: { shadow } }, address) =>
      shadow === undefined
        ? false
        : within(address, shadow.doorbells, PAGE_SIZE) || within(address, shadow.eventIndexes, PAGE_SIZE),
    ),
  },
];
