import type { Device } from '../device/device.js';
import type { ClientMemory } from '../memory/client-memory.js';
import type { MigrationSession } from '../migration/migration-session.js';
import type { Capabilities } from '../protocol/version.js';
import type { InterruptVectors } from './interrupt-vectors.js';

/** What the handlers of messages work on. */
export interface ClientState {
  readonly device: Device;
  readonly memory: ClientMemory;
  readonly interrupts: InterruptVectors;
  /** Undefined if the device cannot migrate. */
  readonly migration: MigrationSession | undefined;
  /** What the client said in VERSION. */
  readonly client: Capabilities;
  /** Bytes of data that one message may transfer. */
  readonly maxTransfer: number;
  /** Bytes of the largest bitmap that is reported. */
  readonly maxBitmapSize: number;
}
