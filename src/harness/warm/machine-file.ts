import type { MigrationChannel, QmpEvents } from 'qmp-client';
import type { Machine } from '../machine/machine.js';

/**
 * QEMU writes each page at a place of its own in the file, and reads back only those that are not zero, in long runs.
 * Without it the stream names every page.
 */
const mappedRam = 'mapped-ram';
/** How long QEMU may take to write or read a machine on a slow, busy host, in milliseconds. */
const timeLimit = 120_000;
/** Bytes a second: as fast as it goes. */
const unlimited = 2 ** 40;

type Migration = QmpEvents['MIGRATION']['data']['status'];

/** Has QEMU write a stopped machine to a file. The machine is in `postmigrate` afterwards, and may go on. */
export async function writeMachine(machine: Machine, file: string, signal: AbortSignal): Promise<void> {
  const { qmp } = machine;
  const { 'max-bandwidth': bandwidth } = await qmp.execute('query-migrate-parameters');
  const since = qmp.events.position;
  await setCapabilities(machine, true);
  await qmp.executeUntyped('migrate-set-parameters', { 'max-bandwidth': unlimited });
  try {
    await qmp.execute('migrate', { channels: channelsOf(file) });
    await completed(machine, since, signal);
  } finally {
    await setCapabilities(machine, false);
    await qmp.executeUntyped('migrate-set-parameters', { 'max-bandwidth': bandwidth });
  }
}

/** Has QEMU, started with `-incoming defer -S`, read a machine from a file. The machine has not run afterwards. */
export async function readMachine(machine: Machine, file: string, signal: AbortSignal): Promise<void> {
  const since = machine.qmp.events.position;
  await setCapabilities(machine, true);
  await machine.qmp.execute('migrate-incoming', { channels: channelsOf(file) });
  await completed(machine, since, signal);
  await setCapabilities(machine, false);
}

/** What the run's own migrations set is set by them; what this needs must not stay behind. */
async function setCapabilities({ qmp }: Machine, state: boolean): Promise<void> {
  const capabilities = [
    { capability: 'events', state: true },
    { capability: mappedRam, state },
  ];
  await qmp.executeUntyped('migrate-set-capabilities', { capabilities });
}

function channelsOf(filename: string): MigrationChannel[] {
  return [{ 'channel-type': 'main', addr: { transport: 'file', filename, offset: 0 } }];
}

async function completed(machine: Machine, since: number, signal: AbortSignal): Promise<void> {
  const ends: readonly Migration[] = ['completed', 'failed', 'cancelled'];
  const event = await Promise.race([
    machine.qmp.waitForEvent('MIGRATION', {
      since,
      signal,
      timeout: timeLimit,
      where: ({ data }) => ends.includes(data.status),
    }),
    machine.process.exited.then(() => {
      throw machine.process.failure('while it read or wrote its state');
    }),
  ]);
  if (event.data.status === 'completed') return;
  const { 'error-desc': reason = 'it gives no reason' } = await machine.qmp.execute('query-migrate');
  throw new Error(
    `Expected the ${machine.name} to read or write its state, but it ${event.data.status}: ${reason}.`,
  );
}
