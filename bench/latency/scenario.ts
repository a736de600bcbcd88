import { parseScenario } from '../../src/scenario/load.js';
import type { Scenario } from '../../src/scenario/schema.js';

/** Devices whose latency is measured across migrations, by the names that the speed comparison has for them. */
export const latencyDevices = ['reference-mapped', 'qemu-nvme'] as const;

export type LatencyDevice = (typeof latencyDevices)[number];

const devices = {
  'reference-mapped': { kind: 'vfio-user', doorbells: 'mapped' },
  'qemu-nvme': { kind: 'nvme' },
} as const;

export const guestMemory = '256MiB';

/** Of each measurement, before a migration and after it. */
export const windowSeconds = 2;

/** A guest that reads one block at a time and is migrated to and fro. Nothing but the device differs. */
export function latencyScenario(device: LatencyDevice, count: number): Scenario {
  return parseScenario({
    name: `latency-${device}`,
    description: `A guest reads ${device} one block at a time and is migrated ${count} times.`,
    machine: { memory: guestMemory },
    device: { ...devices[device], namespaces: [{ size: '64MiB' }] },
    workload: {
      before: `${windowSeconds}s`,
      after: `${windowSeconds}s`,
      jobs: [{ name: 'read', pattern: 'randread', depth: 1, size: '8MiB' }],
    },
    migrations: { count, transport: 'unix', parameters: { 'max-bandwidth': 2 ** 32 } },
  });
}
