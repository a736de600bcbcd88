import { type Blackout, measureBlackout } from '../checkers/blackout.js';
import type { IoLog } from '../checkers/io-log.js';
import { type ClockStretch, ioSeries, latencyDistribution } from '../checkers/io-series.js';
import type { MigrationObservation } from '../checkers/observations.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import type { FailureMoments } from '../harness/migration/failure-moments.js';
import type { Scenario } from '../scenario/schema.js';
import { type GuestIo, logResolution, settling, type TimedMigration } from './measure-migration.js';

/** Windows of the whole run and of a switchover, in milliseconds: fio's logs know no less than 1. */
const runWindow = 100;
const switchoverWindow = 1;
/** How much is recorded millisecond by millisecond before the machine stopped and after it ran again, microseconds. */
const finelyBefore = 500_000;
const finelyAfter = 1_000_000;

/** A migration that failed while the guest went on, with the clock's reading before it. */
export interface FailedAttempt extends Pick<TimedMigration, 'clock' | 'before'>, FailureMoments {
  readonly number: number;
}

/** One migration, whatever became of it. */
interface Attempt extends Pick<TimedMigration, 'clock' | 'before'> {
  readonly number: number;
  /** The moment around which the guest's I/O is of interest. */
  readonly from: number;
  readonly to: number;
  /** Microseconds; 0 if the guest's clock went on all the time. */
  readonly frozen: number;
  readonly blackout: Blackout | undefined;
}

/**
 * Writes the guest's I/O into the ledger, on the host's clock and compactly: the whole run by tenths of a second,
 * each switchover, and each migration that failed, by milliseconds, with the distributions of latency before and after.
 */
export function recordGuestIo(
  ledger: Ledger,
  history: GuestIo,
  timed: readonly TimedMigration[],
  observations: readonly MigrationObservation[],
  failed: readonly FailedAttempt[],
  scenario: Scenario,
): void {
  const logs = history.jobs.map(({ log, job }) => ({ log, blockSize: job.blockSize }));
  const plain = logs.map(({ log }) => log);
  const attempts = [
    ...timed.map((migration, index) => completed(migration, observations[index]!)),
    ...failed.map((attempt) => attemptOf(attempt, plain)),
  ].sort((a, b) => a.number - b.number);
  if (attempts.length === 0) return;
  const stretches = clockStretches(attempts);
  const whole = { from: ledger.entries[0]!.at, to: Number.POSITIVE_INFINITY, windowMs: runWindow };
  ledger.write('guest-io', { ...ioSeries(logs, stretches, whole) });
  for (const { number, clock, before, from, to, frozen, blackout } of attempts) {
    /** Microseconds of CLOCK_MONOTONIC, of a completion at milliseconds of the guest's clock. */
    const onHost = (time: number, { lastBeforeStop }: Blackout) =>
      time * 1000 - clock.offset + (time > lastBeforeStop ? frozen : 0);
    const steady = blackout && blackout.firstAfter + settling(scenario);
    ledger.write('guest-io-switchover', {
      migration: number,
      ...ioSeries(logs, stretches, {
        from: from - finelyBefore,
        to: to + finelyAfter,
        windowMs: switchoverWindow,
      }),
      ...(blackout && {
        // The last completion before and the first after.
        blackout: { from: onHost(blackout.lastBefore, blackout), to: onHost(blackout.firstAfter, blackout) },
      }),
      before: latencyDistribution(plain, before.from, before.to),
      ...(steady && { after: latencyDistribution(plain, steady, steady + scenario.workload.after) }),
    });
  }
}

function completed({ result, clock, before }: TimedMigration, { blackout }: MigrationObservation): Attempt {
  const { number, stoppedAt, resumedAt, stopToResumeMs } = result;
  return {
    ...{ number, clock, before, blackout },
    ...{ from: stoppedAt, to: resumedAt, frozen: stopToResumeMs * 1000 },
  };
}

/** Of a failure there is a blackout if it stopped the guest's machine and that ran again. */
function attemptOf({ number, clock, before, failedAt, ...moments }: FailedAttempt, logs: IoLog[]): Attempt {
  const { stoppedAt = failedAt, resumedAt = stoppedAt } = moments;
  const frozen = resumedAt - stoppedAt;
  const stopped = (stoppedAt + clock.offset) / 1000;
  const uncertainty = clock.uncertainty / 1000 + logResolution;
  const blackout = frozen === 0 ? undefined : measureBlackout(logs, stopped, uncertainty, frozen / 1000);
  return { number, clock, before, from: stoppedAt, to: resumedAt, frozen, blackout };
}

/**
 * Up to each stop the clock's reading before that migration holds; after the last one, it less the standstill. What is as
 * near to the stop as the clocks are uncertain is on the side of it on which the blackout has it.
 */
function clockStretches(attempts: readonly Attempt[]): ClockStretch[] {
  const stretches = attempts.map(
    ({ from, clock: { offset }, blackout }): ClockStretch => ({
      until: blackout?.lastBeforeStop ?? (from + offset) / 1000,
      offset,
    }),
  );
  const { clock, frozen } = attempts.at(-1)!;
  return [...stretches, { until: Number.POSITIVE_INFINITY, offset: clock.offset - frozen }];
}
