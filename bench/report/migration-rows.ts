import { median } from '../../src/statistics/median.js';
import { type MedianInterval, medianInterval } from '../../src/statistics/median-interval.js';
import type { MigrationSample } from '../migrations/measure-migrations.js';
import { type MigratedDevice, migratedDevices } from '../migrations/scenario.js';

/** A figure's median with its interval, and its extremes. */
export interface Spread extends MedianInterval {
  readonly minimum: number;
  readonly maximum: number;
}

/** All migrations of one device. Times in milliseconds. */
export interface MigrationRow {
  readonly device: MigratedDevice;
  readonly downtimeMs: Spread;
  readonly blackoutMs: Spread;
  readonly addedMs: Spread;
  readonly totalMs: Spread;
  /** Guest memory that crossed. */
  readonly ramMiB: Spread;
  readonly phases: readonly {
    readonly name: string;
    readonly medianMs: number;
    readonly maximumMs: number;
  }[];
}

/** Puts the samples together, device by device. */
export function migrationRows(samples: readonly MigrationSample[]): MigrationRow[] {
  return migratedDevices.flatMap((device): MigrationRow[] => {
    const own = samples.filter((sample) => sample.device === device);
    if (own.length === 0) return [];
    const of = (figure: 'downtimeMs' | 'blackoutMs' | 'addedMs' | 'totalMs' | 'ramMiB') =>
      spread(own.map((s) => s[figure]));
    const names = [...new Set(own.flatMap(({ phases }) => phases.map(({ name }) => name)))];
    const phases = names.map((name) => {
      const times = own
        .flatMap((sample) => sample.phases.filter((phase) => phase.name === name))
        .map((p) => p.milliseconds);
      return { name, medianMs: median(times), maximumMs: Math.max(...times) };
    });
    return [
      {
        device,
        downtimeMs: of('downtimeMs'),
        blackoutMs: of('blackoutMs'),
        addedMs: of('addedMs'),
        totalMs: of('totalMs'),
        ramMiB: of('ramMiB'),
        phases,
      },
    ];
  });
}

function spread(values: readonly number[]): Spread {
  return { ...medianInterval(values), minimum: Math.min(...values), maximum: Math.max(...values) };
}
