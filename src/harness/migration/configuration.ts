import type { MigrationAddress, MigrationChannel } from 'qmp-client';
import type { Machine } from '../machine/machine.js';

export interface MigrationSettings {
  readonly transport: 'unix' | 'tcp';
  /** `migrate-set-parameters` and `migrate-set-capabilities`, by the QMP names, for both sides. */
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly capabilities: Readonly<Record<string, boolean>>;
  /** The longest wait for any one change of the migration's status, in milliseconds. */
  readonly timeLimit: number;
}

/** Sets capabilities and parameters on both sides; QEMU wants them equal. */
export async function configureMigration(
  source: Machine,
  destination: Machine,
  { parameters, capabilities }: MigrationSettings,
  pauseBeforeSwitchover: boolean,
): Promise<void> {
  const all = { events: true, 'pause-before-switchover': pauseBeforeSwitchover, ...capabilities };
  const list = Object.entries(all).map(([capability, state]) => ({ capability, state }));
  for (const { qmp } of [source, destination]) {
    await qmp.executeUntyped('migrate-set-capabilities', { capabilities: list });
    if (Object.keys(parameters).length > 0) await qmp.executeUntyped('migrate-set-parameters', parameters);
  }
}

/** Makes the destination listen, and returns the channels for the source to connect to. */
export async function openIncoming(
  destination: Machine,
  transport: MigrationSettings['transport'],
): Promise<MigrationChannel[]> {
  const { qmp, options } = destination;
  if (transport === 'unix') {
    const path = options.directory.socket(`${destination.name}-migration`);
    const channels = mainChannel({ transport: 'socket', type: 'unix', path });
    await qmp.execute('migrate-incoming', { channels });
    return channels;
  }
  // Port 0 lets the kernel choose; QEMU tells what it chose.
  await qmp.execute('migrate-incoming', {
    channels: mainChannel({ transport: 'socket', type: 'inet', host: '127.0.0.1', port: '0' }),
  });
  const [address] = (await qmp.execute('query-migrate'))['socket-address'] ?? [];
  if (address?.type !== 'inet') {
    throw new Error(
      `Expected the ${destination.name} to tell the TCP port that it listens on, got ${JSON.stringify(address)}.`,
    );
  }
  return mainChannel({ transport: 'socket', type: 'inet', host: '127.0.0.1', port: address.port });
}

function mainChannel(address: MigrationAddress): MigrationChannel[] {
  return [{ 'channel-type': 'main', addr: address }];
}
