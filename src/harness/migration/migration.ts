import type { MigrationChannel, QmpEvents, QmpResult } from 'qmp-client';
import type { Ledger } from '../ledger/ledger.js';
import type { Machine } from '../machine/machine.js';
import type { Carrier } from './carriers/carrier.js';
import { configureMigration, type MigrationSettings, openIncoming } from './configuration.js';
import { eventStamp } from './event-stamp.js';
import { MigrationError } from './migration-error.js';
import { PhaseError, type PhaseHook, type PhaseRecord, Phases } from './phases.js';
import { samplePreCopy } from './pre-copy-samples.js';
import { recover } from './recovery.js';

export interface MigrationOptions extends MigrationSettings {
  /** Among the run's migrations, from 1. */
  readonly number: number;
  readonly carrier: Carrier;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly hook?: PhaseHook;
  /** What else may have to do with a failure, in a sentence: processes that have ended. */
  readonly explain?: (cause: unknown) => Promise<string | undefined>;
  /** Puts something between source and destination: gets the destination's channels, returns the source's. */
  readonly interpose?: (channels: MigrationChannel[]) => Promise<MigrationChannel[]>;
}

/** A migration that QEMU completed. Whether the guest's data and drive survived it is for the checkers to say. */
export interface MigrationResult {
  readonly number: number;
  readonly source: string;
  readonly destination: string;
  /** Why the source was lost after all of the guest had crossed, if it was: the destination took over without it. */
  readonly sourceLost?: string;
  /** What the source's `query-migrate` reports, in milliseconds; absent if the source ended before it was asked. */
  readonly downtimeMs?: number;
  /** From the source's STOP event to the destination's RESUME event by QEMU's own stamps, in milliseconds. */
  readonly stopToResumeMs: number;
  /** Reported by the source too. */
  readonly totalMs?: number;
  /** Bytes of guest memory that crossed, and how often QEMU looked for dirty pages. */
  readonly ram: { readonly transferred: number; readonly dirtySyncCount: number };
  readonly phases: readonly PhaseRecord[];
  /** When the harness heard of STOP and of RESUME, microseconds of CLOCK_MONOTONIC. */
  readonly stoppedAt: number;
  readonly resumedAt: number;
}

type MigrationStatus = QmpEvents['MIGRATION']['data']['status'];
type MigrationInfo = QmpResult<'query-migrate'>;

/** States that `migrate` does not come back from. */
const ended: readonly MigrationStatus[] = ['completed', 'failed', 'cancelled'];

/**
 * Migrates the guest of `source` to `destination`, phase by phase.
 * Throws a MigrationError if it fails; then exactly one of the two runs the guest, and the error names it.
 */
export async function migrate(
  source: Machine,
  destination: Machine,
  options: MigrationOptions,
): Promise<MigrationResult> {
  const { ledger, signal, carrier, number } = options;
  const phases = new Phases(ledger, number, options.hook);
  const steps = new MigrationSteps(source, destination, phases, options);
  ledger.write('migration-started', {
    migration: number,
    source: source.name,
    destination: destination.name,
  });
  try {
    const result = await steps.perform();
    ledger.write('migration-completed', { migration: number, ...result });
    return result;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const phase = error instanceof PhaseError ? error.phase : phases.current;
    const cause = error instanceof PhaseError ? error.cause : error;
    const { destinationMayHaveRun } = steps;
    // Asked before recovering, which ends processes itself.
    const explanation = await options.explain?.(cause);
    const recovered = await recover({ source, destination, carrier, destinationMayHaveRun });
    const failure = new MigrationError(phase, recovered, cause, explanation);
    ledger.write('migration-failed', { migration: number, phase, ...recovered, message: failure.message });
    throw failure;
  }
}

/** The steps of one migration, and how far they got. */
class MigrationSteps {
  destinationMayHaveRun = false;

  constructor(
    readonly source: Machine,
    readonly destination: Machine,
    readonly phases: Phases,
    readonly options: MigrationOptions,
  ) {}

  async perform(): Promise<MigrationResult> {
    const { source, destination, phases, options } = this;
    const { carrier } = options;
    const sourceMark = source.qmp.events.position;
    const destinationMark = destination.qmp.events.position;

    await phases.run('setup', async () => {
      await configureMigration(source, destination, options, carrier.pausesBeforeSwitchover);
      await carrier.prepare();
      const channels = await openIncoming(destination, options.transport);
      await source.qmp.execute('migrate', { channels: (await options.interpose?.(channels)) ?? channels });
      await this.#status(source, sourceMark, ['active']);
    });
    const switchoverStatus: MigrationStatus = carrier.pausesBeforeSwitchover ? 'pre-switchover' : 'device';
    await phases.run('pre-copy', async () => {
      using _samples = samplePreCopy(source);
      await this.#status(source, sourceMark, [switchoverStatus]);
    });
    await carrier.carry(phases);
    const info = await phases.run('stop-and-copy', () => this.#stopAndCopy(sourceMark, destinationMark));
    const sourceLost = await this.#deliver(info === undefined ? 'its QEMU ended' : undefined);
    const stop = await source.qmp.waitForEvent('STOP', { since: sourceMark, signal: options.signal });
    const resume = await phases.run('resume', async () => {
      // If it or its drive is gone already, it has not run, and the source can still go on.
      await Promise.all([destination.runState(), carrier.ready()]);
      // From here on the guest may have run there, and the source may not run it again.
      this.destinationMayHaveRun = true;
      await destination.qmp.execute('cont');
      return destination.qmp.waitForEvent('RESUME', { since: destinationMark, signal: options.signal });
    });
    return {
      number: options.number,
      source: source.name,
      destination: destination.name,
      ...(sourceLost === undefined ? {} : { sourceLost }),
      ...(info?.downtime === undefined ? {} : { downtimeMs: info.downtime }),
      stopToResumeMs: (eventStamp(resume) - eventStamp(stop)) / 1000,
      ...(info?.['total-time'] === undefined ? {} : { totalMs: info['total-time'] }),
      ram: { transferred: info?.ram?.transferred ?? 0, dirtySyncCount: info?.ram?.['dirty-sync-count'] ?? 0 },
      phases: phases.records,
      stoppedAt: Number(stop.receivedAt / 1000n),
      resumedAt: Number(resume.receivedAt / 1000n),
    };
  }

  /**
   * Lets QEMU finish. All of the guest has crossed as soon as the destination says so: a source that ends at that
   * moment loses nothing. Returns what the source reports, or undefined if it is gone.
   */
  async #stopAndCopy(sourceMark: number, destinationMark: number): Promise<MigrationInfo | undefined> {
    const { source, destination, options } = this;
    const finish = async () => {
      if (options.carrier.pausesBeforeSwitchover) {
        await source.qmp.execute('migrate-continue', { state: 'pre-switchover' });
      }
      await this.#status(source, sourceMark, ['completed']);
    };
    const [left, arrived] = await Promise.allSettled([
      finish(),
      this.#status(destination, destinationMark, ['completed']),
    ]);
    if (arrived.status === 'fulfilled' && (await source.runStateIfAlive()) === undefined) return undefined;
    if (left.status === 'rejected') throw left.reason;
    if (arrived.status === 'rejected') throw arrived.reason;
    return source.qmp.execute('query-migrate');
  }

  /**
   * Hands the device over. If the source cannot do its part any more, it is fenced, so that nothing of it can touch
   * the image, and the destination takes over without it.
   *
   * @param lost why the source is lost already, if it is
   * @returns why the source is lost, if it is now
   */
  async #deliver(lost: string | undefined): Promise<string | undefined> {
    const { source, phases, options } = this;
    const { carrier, ledger, number } = options;
    let reason = lost;
    if (reason === undefined) {
      try {
        await carrier.deliver(phases, 'whole');
        return undefined;
      } catch (error) {
        if (!(error instanceof PhaseError) || error.phase !== 'hand-over') throw error;
        reason = `${error.phase}: ${error.message}`;
      }
    }
    await source.kill();
    await carrier.fenceSource();
    ledger.write('source-fenced', { migration: number, reason });
    await carrier.deliver(phases, 'lost');
    return reason;
  }

  /** Waits until a machine's migration has the status, or had it; an end of another kind is an error. */
  async #status(machine: Machine, since: number, wanted: readonly MigrationStatus[]): Promise<void> {
    const awaited = [...wanted, ...ended];
    const event = await machine.qmp.waitForEvent('MIGRATION', {
      since,
      signal: this.options.signal,
      timeout: this.options.timeLimit,
      where: ({ data }) => awaited.includes(data.status),
    });
    if (wanted.includes(event.data.status)) return;
    const { 'error-desc': reason } = await machine.qmp.execute('query-migrate');
    throw new Error(
      `Expected the status "${wanted.join('" or "')}" on the ${machine.name}, got "${event.data.status}"` +
        `${reason === undefined ? '' : ` (${reason})`}.`,
    );
  }
}
