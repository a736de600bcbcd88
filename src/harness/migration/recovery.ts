import type { Machine } from '../machine/machine.js';
import type { Carrier } from './carriers/carrier.js';
import { MigrationError } from './migration-error.js';
import type { PhaseName } from './phases.js';

export interface FailedMigration {
  readonly source: Machine;
  readonly destination: Machine;
  readonly carrier: Carrier;
  readonly phase: PhaseName;
  readonly cause: unknown;
  /** Whether `cont` was sent to the destination: the point of no return. */
  readonly destinationMayHaveRun: boolean;
}

/** How long QEMU may take to end a cancelled migration, in milliseconds. */
const cancelLimit = 30_000;

/**
 * Puts a failed migration in order, so that exactly one side owns the guest, and returns the error that says so.
 * Before the point of no return the destination is fenced first (its QEMU is killed), and only then does the
 * source go on: its device, then its processors.
 */
export async function recover(failed: FailedMigration): Promise<MigrationError> {
  const { source, destination, carrier, phase, cause } = failed;
  if (failed.destinationMayHaveRun)
    return new MigrationError(phase, 'destination', await statusOf(source), cause);
  await destination.kill();
  await carrier.giveUp();
  await cancelIfActive(source);
  const status = await statusOf(source);
  const runState = await source.runState();
  if (runState !== 'running') await source.qmp.execute('cont');
  return new MigrationError(phase, 'source', status, cause);
}

async function cancelIfActive(source: Machine): Promise<void> {
  const { status } = await source.qmp.execute('query-migrate');
  if (status === undefined || ['none', 'completed', 'failed', 'cancelled'].includes(status)) return;
  const since = source.qmp.events.position;
  await source.qmp.execute('migrate_cancel');
  await source.qmp.waitForEvent('MIGRATION', {
    since,
    timeout: cancelLimit,
    where: ({ data }) => ['completed', 'failed', 'cancelled'].includes(data.status),
  });
}

async function statusOf(source: Machine): Promise<string | undefined> {
  return (await source.qmp.execute('query-migrate')).status;
}
