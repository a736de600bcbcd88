import { ExecuteError } from 'qmp-client';
import type { Ledger } from '../harness/ledger/ledger.js';
import type { Machine } from '../harness/machine/machine.js';
import { type Carrier, idleCarrier } from '../harness/migration/carriers/carrier.js';
import { OutOfBandCarrier } from '../harness/migration/carriers/out-of-band.js';
import { migrate } from '../harness/migration/migration.js';
import { MigrationError } from '../harness/migration/migration-error.js';
import { type DrivePair, driveAddresses } from './drives.js';

/** QEMU's own words if it refuses; undefined if the migration completes. Other failures are thrown. */
export async function tryToMigrate(
  source: Machine,
  destination: Machine,
  pairs: readonly DrivePair[],
  { ledger, signal }: { readonly ledger: Ledger; readonly signal: AbortSignal },
): Promise<string | undefined> {
  try {
    await migrate(source, destination, {
      number: 1,
      carrier: carrierOf(source, destination, pairs),
      ...{ ledger, signal, transport: 'unix', parameters: {}, capabilities: {}, timeLimit: 120_000 },
    });
    return undefined;
  } catch (error) {
    const cause = error instanceof MigrationError ? error.cause : undefined;
    if (cause instanceof ExecuteError && cause.command === 'migrate') return cause.desc;
    throw error;
  }
}

function carrierOf(source: Machine, destination: Machine, pairs: readonly DrivePair[]): Carrier {
  const carried = pairs.find(({ control }) => control !== undefined);
  if (carried === undefined) return idleCarrier;
  const [sourceDevice, destinationDevice] = carried.devices;
  return new OutOfBandCarrier(
    {
      control: carried.control!.source,
      qtest: source.qtest,
      fence: async () => sourceDevice![Symbol.asyncDispose](),
    },
    {
      control: carried.control!.destination,
      qtest: destination.qtest,
      fence: async () => destinationDevice![Symbol.asyncDispose](),
    },
    driveAddresses[carried.kind],
  );
}
