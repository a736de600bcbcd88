import { measureBlackout } from '../checkers/blackout.js';
import type { IoLog } from '../checkers/io-log.js';
import { summarizeLatency } from '../checkers/latency.js';
import type { MigrationObservation } from '../checkers/observations.js';
import type { ClockReading } from '../harness/guest/clock.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import type { MigrationResult } from '../harness/migration/migration.js';
import type { PhaseRecord } from '../harness/migration/phases.js';
import type { Scenario } from '../scenario/schema.js';

/** Milliseconds. */
export const longestSettling = 1000;
/** The guest's logs carry milliseconds, and a reading of its clock can be no more exact. */
export const logResolution = 1;

/**
 * After a switchover caches are cold and queues long for a moment; latency is compared from then on: guest milliseconds, no
 * more than are measured then.
 */
export function settling({ workload }: Pick<Scenario, 'workload'>): number {
  return Math.min(longestSettling, workload.after);
}

/** The guest's I/O that is measured: fio's jobs, or the journal. */
export interface GuestIo {
  readonly jobs: readonly { readonly log: IoLog; readonly job: { readonly blockSize: number } }[];
  /** Who logged it, if not fio. */
  readonly seenBy?: 'journal';
}

/** One migration with the clocks around it: what its measurement needs once the I/O's logs are there. */
export interface TimedMigration {
  readonly result: MigrationResult;
  readonly clock: ClockReading;
  /** The steady part before it began, in the guest's milliseconds. */
  readonly before: { readonly from: number; readonly to: number };
  readonly drive: { readonly alive: boolean; readonly evidence: string };
}

/** When the destination's device completed its first command, if it tells: microseconds of CLOCK_MONOTONIC. */
export function firstCompletion(ledger: Ledger, { stoppedAt }: MigrationResult): number | undefined {
  const moments = ledger.entries
    .filter(({ event }) => event === 'first-completion-after-load')
    .map(({ monotonicMicroseconds }) => Number(monotonicMicroseconds));
  return moments.find((moment) => moment >= stoppedAt);
}

/** What the guest's I/O, the clocks and the device tell of one migration. */
export function measureMigration(
  timed: TimedMigration,
  history: GuestIo | undefined,
  scenario: Scenario,
  firstCompletionAt: number | undefined,
): MigrationObservation {
  const { clock, before, drive } = timed;
  const told =
    firstCompletionAt === undefined
      ? undefined
      : Math.max(0, firstCompletionAt - timed.result.resumedAt) / 1000;
  const observation = { result: withFirstCompletion(timed.result, told, 'device'), drive };
  if (history === undefined) return observation;
  const logs = history.jobs.map(({ log }) => log);
  const uncertaintyMs = clock.uncertainty / 1000 + logResolution;
  const stoppedAt = (timed.result.stoppedAt + clock.offset) / 1000;
  const blackout = measureBlackout(logs, stoppedAt, uncertaintyMs, timed.result.stopToResumeMs);
  if (blackout === undefined) return observation;
  // The guest's clock went on from `stoppedAt` when its machine resumed.
  const result =
    told === undefined
      ? withFirstCompletion(
          timed.result,
          Math.max(0, blackout.firstAfterStop - stoppedAt),
          history.seenBy ?? 'fio',
        )
      : observation.result;
  const from = blackout.firstAfter + settling(scenario);
  const latency = {
    before: summarizeLatency(logs, before.from, before.to),
    after: summarizeLatency(logs, from, from + scenario.workload.after),
  };
  return { ...observation, result, blackout: { ...blackout, uncertaintyMs }, latency };
}

/** Adds the last phase, from RESUME to the first completion, which was seen and not run. */
function withFirstCompletion(
  result: MigrationResult,
  milliseconds: number | undefined,
  seenBy: 'device' | 'fio' | 'journal',
): MigrationResult {
  if (milliseconds === undefined) return result;
  const phase: PhaseRecord = {
    name: 'first-completion',
    startedAt: result.resumedAt,
    milliseconds,
    detail: { seenBy },
  };
  return { ...result, phases: [...result.phases, phase] };
}
