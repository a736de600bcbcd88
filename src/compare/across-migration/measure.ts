import { measureBlackout } from '../../checkers/blackout.js';
import { type LatencySummary, summarizeLatency } from '../../checkers/latency.js';
import { readGuestClock } from '../../harness/guest/clock.js';
import { FioRun } from '../../harness/guest/fio/fio-run.js';
import type { Guest } from '../../harness/guest/guest.js';
import { monotonicMicroseconds } from '../../harness/ledger/clock.js';
import { blameGround } from '../../lab/ground-fault.js';
import { GroundFaults } from '../../lab/ground-faults.js';
import { whileGroundHolds } from '../../lab/ground-watch.js';
import { longestSettling } from '../../runner/measure-migration.js';
import { seededOrder } from '../../statistics/seeded-order.js';
import { VfioBinding } from '../vfio-binding.js';
import { Guests, type GuestsOptions } from './guests.js';
import { type AcrossMigrationReport, type AcrossMigrationRound, judgeAcrossMigration } from './report.js';

export interface MeasureAcrossMigrationOptions extends GuestsOptions {
  readonly progress: (what: string) => void;
}

type Migrated = Pick<AcrossMigrationRound, 'beforeUs' | 'afterUs' | 'downtimeMs'> & {
  readonly counts: { readonly before: number; readonly after: number };
};

/**
 * In every round measures the median latency of a guest's vfio-user drive before and after a migration under fio, and
 * that of another guest's passed-through drive, in an order that is another in each round. A round that a fault of the
 * ground strikes is done again with new guests.
 */
export async function measureAcrossMigration(
  options: MeasureAcrossMigrationOptions,
): Promise<AcrossMigrationReport> {
  const { fixture, ledger, progress, environment } = options;
  await using _binding = await VfioBinding.take(options.passthrough);
  const faults = new GroundFaults(ledger, progress);
  await using holder = new GuestHolder(options);
  const rounds: AcrossMigrationRound[] = [];
  for (let round = 1; round <= fixture.rounds; round++) {
    const measured = await faults.retried(
      async () => measureRound(round, await holder.launched(), options),
      () => holder.renew(),
    );
    rounds.push(measured);
    ledger.write('across-migration-round', { ...measured });
    const { passthroughUs, beforeUs, afterUs } = measured;
    const told = [passthroughUs, beforeUs, afterUs].map((figure) => figure.toFixed(0));
    progress(
      `round ${round} of ${fixture.rounds}: passthrough ${told[0]}, before ${told[1]}, after ${told[2]} µs`,
    );
  }
  return {
    version: 1,
    qemu: environment.sourceQemu.version,
    rounds,
    ...judgeAcrossMigration(rounds, fixture),
    groundFaults: faults.messages,
  };
}

/** The guests, launched when they are first needed and after each fault of the ground. */
class GuestHolder implements AsyncDisposable {
  #guests: Guests | undefined;

  constructor(readonly options: MeasureAcrossMigrationOptions) {}

  async launched(): Promise<Guests> {
    if (this.#guests === undefined) {
      this.options.progress('booting a guest with a vfio-user drive and one with a passed-through drive');
      this.#guests = await Guests.launch(this.options);
    }
    return this.#guests;
  }

  async renew(): Promise<void> {
    await this.#guests?.[Symbol.asyncDispose]();
    this.#guests = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.renew();
  }
}

async function measureRound(
  round: number,
  guests: Guests,
  options: MeasureAcrossMigrationOptions,
): Promise<AcrossMigrationRound> {
  const { signal } = options;
  const { pair, passedThrough } = guests;
  let migrated: Migrated | undefined;
  let passthrough: LatencySummary | undefined;
  for (const what of seededOrder(['migrated', 'passed through'] as const, round)) {
    const guest = what === 'migrated' ? pair.guest : passedThrough;
    try {
      await whileGroundHolds(guest, signal, async (held) => {
        if (what === 'migrated') migrated = await measureMigrated(guests, options, held);
        else passthrough = await measurePassedThrough(guests, options, held);
      });
    } catch (error) {
      signal.throwIfAborted();
      await blameGround(guest.machine);
      throw error;
    }
  }
  const { beforeUs, afterUs, downtimeMs, counts } = migrated!;
  return {
    ...{ round, passthroughUs: passthrough!.p50Us, beforeUs, afterUs, downtimeMs },
    counts: { ...counts, passthrough: passthrough!.count },
  };
}

async function measurePassedThrough(
  { scenario, passedThrough, passedThroughDevice }: Guests,
  { fixture }: MeasureAcrossMigrationOptions,
  signal: AbortSignal,
): Promise<LatencySummary> {
  const work = { jobs: scenario.workload.jobs, seed: scenario.seed };
  const fio = await FioRun.start(passedThrough, work, () => passedThroughDevice, signal);
  await fio.seconds(longestSettling / 1000, signal);
  const from = await guestNow(passedThrough, signal);
  await fio.seconds(Math.ceil(fixture.window / 1000), signal);
  const { jobs } = await fio.finish(signal);
  return summarize(
    jobs.map(({ log }) => log),
    from,
    Number.POSITIVE_INFINITY,
    'on passthrough',
  );
}

async function measureMigrated(
  { pair }: Guests,
  { fixture }: MeasureAcrossMigrationOptions,
  signal: AbortSignal,
): Promise<Migrated> {
  const seconds = Math.ceil(fixture.window / 1000);
  const fio = await pair.startFio(signal);
  await fio.seconds(longestSettling / 1000, signal);
  const started = await guestNow(pair.guest, signal);
  await fio.seconds(seconds, signal);
  const clock = await readGuestClock(pair.guest, signal);
  const until = (monotonicMicroseconds() + clock.offset) / 1000;
  const { stoppedAt, stopToResumeMs, downtimeMs } = await pair.migrate();
  await fio.seconds(longestSettling / 1000 + seconds + 1, signal);
  const history = await fio.finish(signal);
  const logs = history.jobs.map(({ log }) => log);
  const before = summarize(logs, started, until, 'before the migration');
  const stopped = (stoppedAt + clock.offset) / 1000;
  const blackout = measureBlackout(logs, stopped, clock.uncertainty / 1000 + 1, stopToResumeMs);
  if (blackout === undefined)
    throw new Error('Expected I/O before and after the migration, but fio logged none.');
  const from = blackout.firstAfter + longestSettling;
  const after = summarize(logs, from, Number.POSITIVE_INFINITY, 'after the migration');
  const counts = { before: before.count, after: after.count };
  return { beforeUs: before.p50Us, afterUs: after.p50Us, downtimeMs, counts };
}

/** The guest's time, milliseconds. */
async function guestNow(guest: Guest, signal: AbortSignal): Promise<number> {
  const { offset } = await readGuestClock(guest, signal);
  return (monotonicMicroseconds() + offset) / 1000;
}

/** Throws if there is next to no I/O in the window: a median of it would say nothing. */
function summarize(
  logs: Parameters<typeof summarizeLatency>[0],
  from: number,
  to: number,
  when: string,
): LatencySummary {
  const summary = summarizeLatency(logs, from, to);
  if (summary.count >= 30) return summary;
  throw new Error(`Expected 30 I/Os or more ${when}, but fio logged ${summary.count}.`);
}
