import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DeviceSockets } from '../harness/devices/storage-device.js';
import { parseLedger } from '../run-record/read-run.js';
import { UnavailableError } from '../usage-error.js';

export const sides = ['source', 'destination'] as const;

/** A machine by its part in the last migration, or in the first if there was none. */
export type Side = (typeof sides)[number];

/** How one side of a kept pair is reached. */
export interface KeptSide {
  /** The machine's name; undefined if none is up. */
  readonly machine?: string;
  /** QEMU's run state as it was kept, such as `postmigrate`. */
  readonly runState?: string;
  /** A QMP socket of nobody's but whoever attaches. */
  readonly qmp?: string;
  /** The guest's console, for any number of clients. */
  readonly console?: string;
  /** Of the storage device, if a server of its own has it. */
  readonly device?: DeviceSockets;
}

/** What the ledger's entry `kept` says: the machines are up, and how they are reached. */
export interface KeptMachines {
  /** Why they were kept, a sentence each. */
  readonly reasons: readonly string[];
  /** The side that the guest is on. */
  readonly guest: Side;
  readonly source: KeptSide;
  readonly destination: KeptSide;
}

/** The ledger's kinds of entries for the begin and the end of the time in which machines are kept. */
export const keptKind = 'kept';
export const releasedKind = 'released';

/**
 * Reads from a result's ledger how the machines that it kept are reached. Throws an UnavailableError if it has kept none,
 * or released them.
 */
export function readKeptMachines(folder: string): KeptMachines {
  const file = path.join(folder, 'ledger.jsonl');
  const entries = parseLedger(readFileSync(file, 'utf8'), file);
  const last = entries.findLast(({ kind }) => kind === keptKind || kind === releasedKind);
  if (last?.kind === keptKind) return last as unknown as KeptMachines;
  throw new UnavailableError(
    last === undefined
      ? `Expected machines to be up in ${folder}, but that run kept none. "switchover run --keep-on-failure" keeps ` +
          'them when a promise breaks.'
      : `Expected machines to be up in ${folder}, but they were released when the run ended.`,
  );
}

/** The socket of one side; by default of the side that the guest is on. Throws an UnavailableError if it has none. */
export function socketOf(
  kept: KeptMachines,
  what: 'qmp' | 'console',
  side: Side = kept.guest,
): { readonly path: string; readonly machine: string; readonly side: Side } {
  const { machine, [what]: socket } = kept[side];
  if (socket !== undefined) return { path: socket, machine: machine ?? side, side };
  throw new UnavailableError(
    `Expected a machine to be up on the ${side}, but there was none when the run stopped.`,
  );
}

/** What to throw when nobody listens on the socket of machines that were kept: the run was killed. */
export function gone(folder: string, cause: unknown): UnavailableError {
  return new UnavailableError(
    `Expected the machines that ${folder} kept to be up, but nothing listens there any more: the run has ended.`,
    { cause },
  );
}
