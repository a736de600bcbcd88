/**
 * Never run: it compiles only if the types are right, and each line after a `@ts-expect-error` only if it is
 * refused.
 */
import type {
  AnyQmpEvent,
  Empty,
  GuestAgentClient,
  MigrationCapability,
  MigrationStatus,
  QmpArguments,
  QmpClient,
  QmpEvents,
  QmpResult,
} from '../src/index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function check<_Assertion extends true>(): void {}

export async function commands(client: QmpClient, signal: AbortSignal): Promise<void> {
  await client.execute('migrate', { uri: 'tcp:127.0.0.1:4444' });
  await client.execute('migrate', { uri: 'unix:/run/m.sock' }, { signal, timeout: 1000 });
  await client.execute('stop');
  await client.execute('stop', {}, { timeout: 1000 });
  await client.execute('migrate-set-parameters', { 'downtime-limit': 300, 'max-bandwidth': 2 ** 30 });
  await client.execute('migrate-set-capabilities', {
    capabilities: [{ capability: 'pause-before-switchover', state: true }],
  });
  await client.execute('device_add', {
    driver: 'vfio-user-pci',
    id: 'nvme0',
    socket: { type: 'unix', path: '/s' },
  });
  await client.execute('blockdev-add', { driver: 'raw', file: { driver: 'file', filename: '/disk' } });
  await client.executeOutOfBand('migrate-pause');

  // @ts-expect-error there is no such command
  await client.execute('no-such-command');
  // @ts-expect-error "command-line" is mandatory
  await client.execute('human-monitor-command');
  // @ts-expect-error a misspelt member
  await client.execute('migrate-set-parameters', { downtimeLimit: 300 });
  // @ts-expect-error a wrong type
  await client.execute('migrate', { uri: 4444 });
  // @ts-expect-error an enumeration's values only
  const unknown: MigrationCapability = 'teleport';
  await client.execute('migrate-set-capabilities', { capabilities: [{ capability: unknown, state: true }] });
  // @ts-expect-error "stop" takes no arguments
  await client.execute('stop', { now: true });
  // @ts-expect-error QEMU allows this one only in band
  await client.executeOutOfBand('stop');
  // @ts-expect-error a member of another variant
  await client.execute('blockdev-add', { driver: 'file', filename: '/disk', 'lazy-refcounts': true });

  const migration = await client.execute('query-migrate');
  check<Equal<typeof migration.status, MigrationStatus | undefined>>();
  check<Equal<typeof migration.downtime, number | undefined>>();
  check<Equal<QmpResult<'cont'>, Empty>>();
  check<Equal<QmpResult<'query-status'>['running'], boolean>>();
  check<Equal<QmpArguments<'balloon'>['value'], number>>();
  // @ts-expect-error no migration ever has this status
  if (migration.status === 'finished') return;
}

export async function events(client: QmpClient): Promise<void> {
  const migration = await client.waitForEvent('MIGRATION', {
    where: ({ data }) => data.status === 'completed',
  });
  check<Equal<typeof migration.data.status, MigrationStatus>>();
  check<Equal<QmpEvents['MIGRATION']['data']['status'], MigrationStatus>>();
  const either = await client.waitForEvent(['STOP', 'RESUME']);
  check<Equal<typeof either.event, 'STOP' | 'RESUME'>>();
  // @ts-expect-error there is no such event
  await client.waitForEvent('FINISHED');
  // @ts-expect-error no migration ever has this status
  await client.waitForEvent('MIGRATION', { where: ({ data }) => data.status === 'finished' });
}

export function narrow(event: AnyQmpEvent): string {
  // @ts-expect-error not every event has a status
  event.data.status;
  return event.event === 'MIGRATION' ? event.data.status : event.event;
}

export async function guestAgent(agent: GuestAgentClient): Promise<void> {
  check<Equal<Awaited<ReturnType<typeof agent.exec>>['stdout'], string>>();
  const { stdout } = await agent.exec('/bin/cat', [], { encoding: 'buffer', env: { LANG: 'C' } });
  check<Equal<typeof stdout, Buffer>>();
  const { pid } = await agent.execute('guest-exec', { path: '/bin/true' });
  check<Equal<typeof pid, number>>();
  // @ts-expect-error "path" is mandatory
  await agent.execute('guest-exec');
}
