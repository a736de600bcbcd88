import { MigrationState } from './migration-state.js';

const { ERROR, STOP, RUNNING, STOP_COPY, RESUMING, RUNNING_P2P, PRE_COPY, PRE_COPY_P2P } = MigrationState;

/** The optional groups of states that a device has. */
export interface OptionalStates {
  readonly supportsPreCopy: boolean;
  readonly supportsPeerToPeer: boolean;
}

type NextStates = Readonly<Partial<Record<MigrationState, MigrationState>>>;

/**
 * The first step from one state (outer) towards another (inner), for a device with every optional state: the table
 * that the rules of linux/vfio.h come to. What is absent is refused.
 */
const FIRST_STEP: Readonly<Partial<Record<MigrationState, NextStates>>> = {
  [STOP]: {
    [RUNNING]: RUNNING_P2P,
    [RUNNING_P2P]: RUNNING_P2P,
    [PRE_COPY]: RUNNING_P2P,
    [PRE_COPY_P2P]: RUNNING_P2P,
    [STOP_COPY]: STOP_COPY,
    [RESUMING]: RESUMING,
  },
  [RUNNING]: {
    [STOP]: RUNNING_P2P,
    [RUNNING_P2P]: RUNNING_P2P,
    [PRE_COPY]: PRE_COPY,
    [PRE_COPY_P2P]: RUNNING_P2P,
    [STOP_COPY]: RUNNING_P2P,
    [RESUMING]: RUNNING_P2P,
  },
  [PRE_COPY]: {
    [STOP]: RUNNING,
    [RUNNING]: RUNNING,
    [RUNNING_P2P]: RUNNING,
    [PRE_COPY_P2P]: PRE_COPY_P2P,
    [STOP_COPY]: PRE_COPY_P2P,
    [RESUMING]: RUNNING,
  },
  [PRE_COPY_P2P]: {
    [STOP]: RUNNING_P2P,
    [RUNNING]: RUNNING_P2P,
    [RUNNING_P2P]: RUNNING_P2P,
    [PRE_COPY]: PRE_COPY,
    [STOP_COPY]: STOP_COPY,
    [RESUMING]: RUNNING_P2P,
  },
  [STOP_COPY]: { [STOP]: STOP, [RUNNING]: STOP, [RUNNING_P2P]: STOP, [RESUMING]: STOP },
  [RESUMING]: {
    [STOP]: STOP,
    [RUNNING]: STOP,
    [RUNNING_P2P]: STOP,
    [PRE_COPY]: STOP,
    [PRE_COPY_P2P]: STOP,
    [STOP_COPY]: STOP,
  },
  [RUNNING_P2P]: {
    [STOP]: STOP,
    [RUNNING]: RUNNING,
    [PRE_COPY]: RUNNING,
    [PRE_COPY_P2P]: PRE_COPY_P2P,
    [STOP_COPY]: STOP,
    [RESUMING]: STOP,
  },
};

function exists(state: MigrationState, options: OptionalStates): boolean {
  switch (state) {
    case PRE_COPY:
      return options.supportsPreCopy;
    case RUNNING_P2P:
      return options.supportsPeerToPeer;
    case PRE_COPY_P2P:
      return options.supportsPreCopy && options.supportsPeerToPeer;
    default:
      return true;
  }
}

/**
 * The states that a device passes on its way, the last being `to`; empty if it is there already; undefined if the
 * way is refused: out of or into ERROR, into an optional state that the device lacks, from STOP_COPY back into the
 * pre-copy states.
 */
export function path(
  from: MigrationState,
  to: MigrationState,
  options: OptionalStates,
): readonly MigrationState[] | undefined {
  if (from === ERROR || to === ERROR || !exists(to, options)) return undefined;
  const steps: MigrationState[] = [];
  for (let state: MigrationState = from; state !== to; ) {
    const next: MigrationState | undefined = FIRST_STEP[state]?.[to];
    if (next === undefined) return undefined;
    state = next;
    if (exists(state, options)) steps.push(state);
  }
  return steps;
}
