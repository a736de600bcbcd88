/** `enum vfio_device_mig_state` of linux/vfio.h. */
export const MigrationState = {
  ERROR: 0,
  STOP: 1,
  RUNNING: 2,
  STOP_COPY: 3,
  RESUMING: 4,
  RUNNING_P2P: 5,
  PRE_COPY: 6,
  PRE_COPY_P2P: 7,
} as const;

export type MigrationState = (typeof MigrationState)[keyof typeof MigrationState];

const names = new Map<number, string>(Object.entries(MigrationState).map(([name, state]) => [state, name]));

/** The state's name, for messages to people. */
export const stateName = (state: number): string => names.get(state) ?? `state ${state}`;

export const isMigrationState = (state: number): state is MigrationState => names.has(state);

/** The states in which a device's state can be read. */
export const isSaving = (state: MigrationState): boolean =>
  state === MigrationState.PRE_COPY ||
  state === MigrationState.PRE_COPY_P2P ||
  state === MigrationState.STOP_COPY;
