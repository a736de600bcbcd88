import type { Scenario } from './schema.js';

/** How a scenario's device gets across: as it says, or else as its kind of device can. */
export function carrierOf({
  device,
  migrations,
}: Pick<Scenario, 'device' | 'migrations'>): NonNullable<Scenario['migrations']['carrier']> {
  return migrations.carrier ?? (device.kind === 'vfio-user' ? 'out-of-band' : 'in-band');
}
