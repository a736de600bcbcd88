import { measureBlackout } from '../../checkers/blackout.js';
import { type LatencyDistribution, latencyDistribution } from '../../checkers/io-series.js';
import { readGuestClock } from '../../harness/guest/clock.js';
import { FioRun } from '../../harness/guest/fio/fio-run.js';
import type { Guest } from '../../harness/guest/guest.js';
import { monotonicMicroseconds } from '../../harness/ledger/clock.js';
import { VfioBinding } from '../../harness/passthrough/vfio-binding.js';
import { blameGround } from '../../lab/ground-fault.js';
import { GroundFaults } from '../../lab/ground-faults.js';
import { whileGroundHolds } from '../../lab/ground-watch.js';
import { longestSettling } from '../../runner/measure-migration.js';
import { seededOrder } from '../../statistics/seeded-order.js';
import { type BesideConfiguration, configurationsBeside } from './fixture.js';
import { Guests, type GuestsOptions } from './guests.js';
import { type AcrossMigrationReport, type AcrossMigrationRound, judgeAcrossMigration } from './report.js';

export interface MeasureAcrossMigrationOptions extends GuestsOptions {
  readonly progress: (what: string) => void;
  /** What the same comparison had measured before it broke off. */
  readonly before?: readonly AcrossMigrationRound[];
}

interface Migrated {
  readonly downtimeMs: number;
  readonly before: LatencyDistribution;
  readonly after: LatencyDistribution;
}

/**
 * In every round measures the latency of a guest's vfio-user drive before and after a migration under fio, and that of
 * another guest's passed-through drive and of the fixture's others, in an order that is another in each round. A round
 * that a fault of the ground strikes is done again with new guests.
 */
export async function measureAcrossMigration(
  options: MeasureAcrossMigrationOptions,
): Promise<AcrossMigrationReport> {
  const { fixture, ledger, progress, environment, before = [] } = options;
  await using _binding = await VfioBinding.take(options.passthrough);
  const faults = new GroundFaults(ledger, progress);
  await using holder = new GuestHolder(options);
  const rounds: AcrossMigrationRound[] = [];
  for (let round = 1; round <= fixture.rounds; round++) {
    const known = before.find((one) => one.round === round);
    if (known !== undefined) {
      rounds.push(known);
      progress(`round ${round} of ${fixture.rounds} was measured before`);
      continue;
    }
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
      this.options.progress('booting a guest with a vfio-user drive and one with the drives beside it');
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
  const { signal, fixture } = options;
  const { pair, compared } = guests;
  let migrated: Migrated | undefined;
  const beside = new Map<BesideConfiguration, LatencyDistribution>();
  for (const what of seededOrder(['migrated', ...configurationsBeside(fixture)] as const, round)) {
    const guest = what === 'migrated' ? pair.guest : compared;
    try {
      await whileGroundHolds(guest, signal, async (held) => {
        if (what === 'migrated') migrated = await measureMigrated(guests, options, held);
        else beside.set(what, await measureBeside(what, guests, options, held));
      });
    } catch (error) {
      await blameGround(guest.machine, signal);
      throw error;
    }
  }
  const { before, after, downtimeMs } = migrated!;
  const passthrough = beside.get('passthrough')!;
  return {
    ...{ round, passthroughUs: passthrough.p50Us, beforeUs: before.p50Us, afterUs: after.p50Us, downtimeMs },
    counts: { passthrough: passthrough.count, before: before.count, after: after.count },
    latencies: { before, after, ...Object.fromEntries(beside) },
  };
}

/** Of a drive that does not move. */
async function measureBeside(
  name: BesideConfiguration,
  { scenario, compared, blockDevices }: Guests,
  { fixture }: MeasureAcrossMigrationOptions,
  signal: AbortSignal,
): Promise<LatencyDistribution> {
  const work = { jobs: scenario.workload.jobs, seed: scenario.seed };
  using fio = await FioRun.start(compared, work, () => blockDevices.get(name)!, signal);
  await fio.seconds(longestSettling / 1000, signal);
  const from = await guestNow(compared, signal);
  await fio.seconds(Math.ceil(fixture.window / 1000), signal);
  const { jobs } = await fio.finish(signal);
  return distributionOf(
    jobs.map(({ log }) => log),
    from,
    Number.POSITIVE_INFINITY,
    `on ${name}`,
  );
}

async function measureMigrated(
  { pair }: Guests,
  { fixture }: MeasureAcrossMigrationOptions,
  signal: AbortSignal,
): Promise<Migrated> {
  const seconds = Math.ceil(fixture.window / 1000);
  using fio = await pair.startFio(signal);
  await fio.seconds(longestSettling / 1000, signal);
  const started = await guestNow(pair.guest, signal);
  await fio.seconds(seconds, signal);
  const clock = await readGuestClock(pair.guest, signal);
  const until = (monotonicMicroseconds() + clock.offset) / 1000;
  const { stoppedAt, stopToResumeMs, downtimeMs } = await pair.migrate();
  if (downtimeMs === undefined)
    throw new Error('Expected QEMU to report its downtime, but the source ended before it did.');
  await fio.seconds(longestSettling / 1000 + seconds + 1, signal);
  const history = await fio.finish(signal);
  const logs = history.jobs.map(({ log }) => log);
  const before = distributionOf(logs, started, until, 'before the migration');
  const stopped = (stoppedAt + clock.offset) / 1000;
  const blackout = measureBlackout(logs, stopped, clock.uncertainty / 1000 + 1, stopToResumeMs);
  if (blackout === undefined)
    throw new Error('Expected I/O before and after the migration, but fio logged none.');
  const from = blackout.firstAfter + longestSettling;
  const after = distributionOf(logs, from, Number.POSITIVE_INFINITY, 'after the migration');
  return { before, after, downtimeMs };
}

/** The guest's time, milliseconds. */
async function guestNow(guest: Guest, signal: AbortSignal): Promise<number> {
  const { offset } = await readGuestClock(guest, signal);
  return (monotonicMicroseconds() + offset) / 1000;
}

/** Throws if there is next to no I/O in the window: a median of it would say nothing. */
function distributionOf(
  logs: Parameters<typeof latencyDistribution>[0],
  from: number,
  to: number,
  when: string,
): LatencyDistribution {
  const distribution = latencyDistribution(logs, from, to);
  if (distribution.count >= 30) return distribution;
  throw new Error(`Expected 30 I/Os or more ${when}, but fio logged ${distribution.count}.`);
}
