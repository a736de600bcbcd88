import type { Machine } from '../machine/machine.js';
import { messageOf } from '../resources/scope.js';
import type { Carrier } from './carriers/carrier.js';
import type { Recovered } from './migration-error.js';

export interface FailedMigration {
  readonly source: Machine;
  readonly destination: Machine;
  readonly carrier: Carrier;
  /** Whether `cont` was sent to the destination: the point of no return. */
  readonly destinationMayHaveRun: boolean;
}

/** How long QEMU may take to end a cancelled migration, in milliseconds. */
const cancelLimit = 30_000;

/**
 * Puts a failed migration in order, so that at most one side runs the guest, and tells which. Before the point of no
 * return the destination is fenced first (its QEMU and its device server are killed), and only then does the source go
 * on: its device, then its processors. If the source is gone by then, the guest is lost as in any crash; it must not come back to life
 * from a half of its state.
 */
export async function recover(failed: FailedMigration): Promise<Recovered> {
  const { source, destination, carrier } = failed;
  if (failed.destinationMayHaveRun) {
    const owner = (await destination.runStateIfAlive()) === undefined ? 'nobody' : 'destination';
    return { owner, status: await statusOf(source) };
  }
  await destination.kill();
  await carrier.fenceDestination();
  if ((await source.runStateIfAlive()) === undefined) return { owner: 'nobody' };
  try {
    return await goOn(failed);
  } catch (error) {
    if ((await source.runStateIfAlive()) === undefined) return { owner: 'nobody' };
    throw error;
  }
}

/** The source's device and then the source itself go on. */
async function goOn({ source, carrier }: FailedMigration): Promise<Recovered> {
  let trouble: string | undefined;
  try {
    await carrier.giveUp();
  } catch (error) {
    trouble = `Its drive does not go on: ${messageOf(error)}`;
  }
  await cancelIfActive(source);
  const status = await statusOf(source);
  if ((await source.runState()) !== 'running') await source.qmp.execute('cont');
  return { owner: 'source', status, trouble };
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
  if ((await source.runStateIfAlive()) === undefined) return undefined;
  return (await source.qmp.execute('query-migrate')).status;
}
