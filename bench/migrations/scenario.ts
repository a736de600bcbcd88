import { parseScenario } from '../../src/scenario/load.js';
import type { Scenario } from '../../src/scenario/schema.js';

/** The kinds of devices whose migrations are compared, by the names that the speed comparison has for them. */
export const migratedDevices = ['reference-trapped', 'qemu-nvme', 'virtio-blk'] as const;

export type MigratedDevice = (typeof migratedDevices)[number];

const kinds = { 'reference-trapped': 'vfio-user', 'qemu-nvme': 'nvme', 'virtio-blk': 'virtio-blk' } as const;

/** The parameters of every migration, by their QMP names. Downtime in milliseconds, bandwidth in bytes a second. */
export const migrationParameters = { 'downtime-limit': 300, 'max-bandwidth': 2 ** 30 };

/** I/Os a second in each direction: the same for every device, so that none dirties more memory than another. */
export const loadRate = 500;

/** A busy guest with one of the devices, migrated to and fro. Nothing but the device differs. */
export function migrationScenario(device: MigratedDevice, count: number): Scenario {
  return parseScenario({
    name: `migrate-${device}`,
    description: `A guest with a steady load on ${device} is migrated ${count} times.`,
    device: { kind: kinds[device], namespaces: [{ size: '256MiB' }] },
    workload: {
      before: '1s',
      after: '1s',
      jobs: [{ name: 'load', pattern: 'randrw', depth: 4, size: '8MiB', rate: loadRate }],
    },
    migrations: { count, transport: 'unix', parameters: migrationParameters },
  });
}
