import type { ClientMemory } from '../memory/client-memory.js';
import type { DeviceMigration } from '../migration/device-migration.js';
import type { MigrationSession } from '../migration/migration-session.js';

/** A bug that can be switched on in a device server, to see whether a test notices it. */
export interface Mutant {
  /** Says the bug, in kebab case. */
  readonly name: string;
  /** Where it was seen, such as `libvfio-user 824`; `general` if in several places. */
  readonly origin: string;
  readonly description: string;
}

/** A mutant with what it changes when a server is made. */
export interface ProtocolMutant extends Mutant {
  /** Changes the client's memory and its dirty log. */
  readonly memory?: (memory: ClientMemory) => void;
  /** Changes the migration's state machine. */
  readonly session?: (session: MigrationSession, device: DeviceMigration) => void;
}
