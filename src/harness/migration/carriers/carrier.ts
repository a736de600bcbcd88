import type { Phases } from '../phases.js';

/** How a device's state gets across beside, or within, QEMU's own stream. */
export interface Carrier {
  /** Whether QEMU has to wait at its switchover point (`pause-before-switchover`) for {@link carry}. */
  readonly pausesBeforeSwitchover: boolean;
  /** Before the migration starts, while the guest runs. */
  prepare(): Promise<void>;
  /** The source VM is stopped, and QEMU waits. Nothing has changed hands yet. */
  carry(phases: Phases): Promise<void>;
  /**
   * QEMU's migration is completed, and the destination VM has not run yet.
   *
   * @param source `lost` if the source was fenced: nobody is there any more to hand the image over
   */
  deliver(phases: Phases, source: 'whole' | 'lost'): Promise<void>;
  /** The last question before the point of no return. Rejects if the destination's device does not run. */
  ready(): Promise<void>;
  /** The migration failed: the source's device goes on. Called before the source VM runs again where possible. */
  giveUp(): Promise<void>;
  /** End whatever of a side could still touch the image. */
  fenceSource(): Promise<void>;
  fenceDestination(): Promise<void>;
}

/** QEMU carries the state itself, or nobody does: there is nothing to do beside it. */
export const idleCarrier: Carrier = {
  pausesBeforeSwitchover: false,
  prepare: async () => {},
  carry: async () => {},
  deliver: async () => {},
  ready: async () => {},
  giveUp: async () => {},
  fenceSource: async () => {},
  fenceDestination: async () => {},
};
