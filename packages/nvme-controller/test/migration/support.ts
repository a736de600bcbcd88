import type { NvmeController } from '../../src/controller.js';
import type { GuestRam } from '../support/guest-ram.js';
import { Host } from '../support/host.js';

/** Stops a controller and takes its state, as a client does by RUNNING → STOP → STOP_COPY → STOP. */
export function saveState(controller: NvmeController): Uint8Array {
  const migration = controller.migration!;
  migration.stop();
  const state = migration.save();
  migration.saved(true);
  return state;
}

/** Goes on with a host's guest on another controller: same memory, same queues. */
export function continueOn(controller: NvmeController, host: Host, state: Uint8Array): Host {
  const next = attachLike(controller, host, host.ram);
  const migration = controller.migration!;
  migration.stop();
  migration.resuming();
  migration.load(state);
  migration.run();
  return next;
}

/** A host with the memory and the queues of another, at a controller that knows nothing of them. */
export function attachLike(controller: NvmeController, host: Host, ram: GuestRam): Host {
  const next = new Host(controller, ram);
  for (const [id, queue] of host.queues) next.queues.set(id, queue);
  return next;
}
