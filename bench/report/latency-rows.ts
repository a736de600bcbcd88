import { type MedianInterval, medianInterval } from '../../src/statistics/median-interval.js';
import type { LatencySample } from '../latency/measure-latency.js';
import { type LatencyDevice, latencyDevices } from '../latency/scenario.js';

/** One device's median latency across its migrations. */
export interface LatencyRow {
  readonly device: LatencyDevice;
  /** Microseconds. */
  readonly beforeUs: MedianInterval;
  readonly afterUs: MedianInterval;
  /** After each migration to before it. */
  readonly acrossMigration: MedianInterval;
  /**
   * The control: before the next migration to after the last one, between which nothing happens. Whatever the ratio
   * across a migration differs from 1 by no more than this one does, no migration did.
   */
  readonly withoutMigration: MedianInterval;
}

/** Puts the samples together, device by device. */
export function latencyRows(samples: readonly LatencySample[]): LatencyRow[] {
  return latencyDevices.flatMap((device): LatencyRow[] => {
    const own = samples.filter((sample) => sample.device === device);
    if (own.length === 0) return [];
    const controls = own.flatMap(({ launch, number, afterUs }) => {
      const next = own.find((other) => other.launch === launch && other.number === number + 1);
      return next === undefined ? [] : [next.beforeUs / afterUs];
    });
    return [
      {
        device,
        beforeUs: medianInterval(own.map(({ beforeUs }) => beforeUs)),
        afterUs: medianInterval(own.map(({ afterUs }) => afterUs)),
        acrossMigration: medianInterval(own.map(({ beforeUs, afterUs }) => afterUs / beforeUs)),
        withoutMigration: medianInterval(controls),
      },
    ];
  });
}
