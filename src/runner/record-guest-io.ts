import { type ClockStretch, ioSeries, latencyDistribution } from '../checkers/io-series.js';
import type { MigrationObservation } from '../checkers/observations.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import type { Scenario } from '../scenario/schema.js';
import { type GuestIo, settling, type TimedMigration } from './measure-migration.js';

/** Windows of the whole run and of a switchover, in milliseconds: fio's logs know no less than 1. */
const runWindow = 100;
const switchoverWindow = 1;
/** How much is recorded millisecond by millisecond before the machine stopped and after it ran again. */
const finelyBefore = 500_000;
const finelyAfter = 1_000_000;

/**
 * Writes the guest's I/O into the ledger, on the host's clock and compactly: the whole run by tenths of a second,
 * each switchover by milliseconds, and the distributions of latency before and after it.
 */
export function recordGuestIo(
  ledger: Ledger,
  history: GuestIo,
  timed: readonly TimedMigration[],
  observations: readonly MigrationObservation[],
  scenario: Scenario,
): void {
  const logs = history.jobs.map(({ log, job }) => ({ log, blockSize: job.blockSize }));
  const plain = logs.map(({ log }) => log);
  const stretches = clockStretches(timed);
  if (stretches.length === 0) return;
  const whole = { from: ledger.entries[0]!.at, to: Number.POSITIVE_INFINITY, windowMs: runWindow };
  ledger.write('guest-io', { ...ioSeries(logs, stretches, whole) });
  timed.forEach(({ result, clock, before }, index) => {
    const { stoppedAt, resumedAt, number } = result;
    const { blackout } = observations[index]!;
    const stopped = (stoppedAt + clock.offset) / 1000;
    const steady = blackout && blackout.firstAfter + settling(scenario);
    ledger.write('guest-io-switchover', {
      migration: number,
      ...ioSeries(logs, stretches, {
        from: stoppedAt - finelyBefore,
        to: resumedAt + finelyAfter,
        windowMs: switchoverWindow,
      }),
      ...(blackout && {
        // The last completion before and the first after, microseconds of CLOCK_MONOTONIC.
        blackout: {
          from: stoppedAt + (blackout.lastBefore - stopped) * 1000,
          to: stoppedAt + (blackout.firstAfter - stopped) * 1000 + result.stopToResumeMs * 1000,
        },
      }),
      before: latencyDistribution(plain, before.from, before.to),
      ...(steady && { after: latencyDistribution(plain, steady, steady + scenario.workload.after) }),
    });
  });
}

/** Up to each stop the clock's reading before that migration holds; after the last one, it less the standstill. */
function clockStretches(timed: readonly TimedMigration[]): ClockStretch[] {
  const stretches = timed.map(
    ({ result, clock }): ClockStretch => ({
      until: (result.stoppedAt + clock.offset) / 1000,
      offset: clock.offset,
    }),
  );
  const last = timed.at(-1);
  if (last === undefined) return [];
  const offset = last.clock.offset - last.result.stopToResumeMs * 1000;
  return [...stretches, { until: Number.POSITIVE_INFINITY, offset }];
}
