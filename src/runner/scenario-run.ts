import { setTimeout as delay } from 'node:timers/promises';
import type {
  FailureObservation,
  FaultObservation,
  Observations,
  OwnershipObservation,
} from '../checkers/observations.js';
import { Faults } from '../harness/faults/faults.js';
import { readGuestClock } from '../harness/guest/clock.js';
import { driverTimeouts, stallAtDriverTimeout } from '../harness/guest/driver-timeouts.js';
import { type FioHistory, StalledError } from '../harness/guest/fio/fio-run.js';
import { checkImage } from '../harness/integrity/check-image.js';
import { checkJournalImage } from '../harness/integrity/check-journal.js';
import { monotonicMicroseconds } from '../harness/ledger/clock.js';
import { failureMoments } from '../harness/migration/failure-moments.js';
import type { MigrationResult } from '../harness/migration/migration.js';
import { MigrationError, type Owner } from '../harness/migration/migration-error.js';
import type { Pair } from '../harness/pair.js';
import type { Scenario } from '../scenario/schema.js';
import { checkDrive, type DriveAnswer } from './drive-check.js';
import { firstCompletion, measureMigration, type TimedMigration } from './measure-migration.js';
import { observeOwnership } from './observe-ownership.js';
import { pauseBegan } from './pauses.js';
import { type FailedAttempt, recordGuestIo } from './record-guest-io.js';
import type { RunOptions } from './run-scenario.js';
import { Workload } from './workload.js';

/** What is seen of a drive may turn out worse a moment later. */
type Changing<T> = T & { drive?: DriveAnswer };

/** How a scenario goes on after a migration. */
type Next = 'go on' | 'the guest is gone';

/** One performance of a scenario on a pair whose guest runs, and what was seen of it. */
export class ScenarioRun implements AsyncDisposable {
  readonly #faults: Faults;
  readonly #timed: Changing<TimedMigration>[] = [];
  readonly #failures: Changing<FailureObservation>[] = [];
  /** The migrations that failed, for the guest's I/O around them. */
  readonly #failedAttempts: FailedAttempt[] = [];
  readonly #ownership: OwnershipObservation[] = [];
  /** How much of the guest's console is about what was before. */
  readonly #consoleLine: number;
  #workload: Workload | undefined;
  #outcomes: readonly FaultObservation[] = [];

  constructor(
    readonly scenario: Scenario,
    readonly pair: Pair,
    readonly options: RunOptions,
  ) {
    this.#faults = new Faults(scenario.faults, pair, options.ledger);
    this.#consoleLine = pair.guest.console.lines.length;
  }

  async perform(): Promise<Observations> {
    const { migrations } = this.scenario;
    const { progress, signal } = this.options;
    if (migrations.instant === 'running') this.#workload = await Workload.start(this.pair, signal, progress);
    this.options.ledger.write('workload-runs', {});
    for (let number = 1; number <= migrations.count; number++) {
      if ((await this.#migrate(number)) !== 'go on') return this.#observations(undefined, undefined);
    }
    if (this.#workload?.journal !== undefined) progress('stopping the journal');
    await this.#workload?.finishJournal(signal);
    const fio = this.#workload?.fio;
    if (fio === undefined) {
      await this.#flush();
      return this.#observations(undefined, undefined);
    }
    progress('stopping fio and collecting every I/O that it did');
    const history = await fio.finish(signal);
    progress('reading and verifying every block in the guest');
    const guestVerify = await fio.verify(signal);
    this.options.ledger.write('guest-verified', guestVerify);
    await this.#flush();
    return this.#observations(history, guestVerify);
  }

  /** At the end in good order the images are to hold what a volatile cache still has. */
  async #flush(): Promise<void> {
    if (this.#workload !== undefined && this.scenario.device.cache === 'volatile')
      await this.pair.flushDrive(this.options.signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#workload?.[Symbol.dispose]();
    await this.#faults[Symbol.asyncDispose]();
  }

  async #migrate(number: number): Promise<Next> {
    const { migrations } = this.scenario;
    const { progress, signal } = this.options;
    const { pair } = this;
    const steadyFrom = monotonicMicroseconds();
    if (!(await this.#isSteady())) return 'the guest is gone';
    await this.#pause(number);
    const booting = migrations.instant === 'booting' && number === 1;
    const clock = booting ? { offset: 0, uncertainty: 0 } : await readGuestClock(pair.guest, signal);
    const toGuest = (microseconds: number) => (microseconds + clock.offset) / 1000;
    const before = { from: toGuest(steadyFrom), to: toGuest(monotonicMicroseconds()) };
    progress(
      `migration ${number} of ${migrations.count}: from ${pair.source.name}, over a ${migrations.transport} socket`,
    );
    try {
      const result = await pair.migrate(this.#faults.settings(number));
      progress(describeCompletion(result));
      await this.#observeOwnership(number, 'destination');
      const drive = await this.#askDrive('destination', booting);
      this.#timed.push({ result, clock, before, drive });
      await this.#settle(drive.alive);
      return drive.alive ? 'go on' : 'the guest is gone';
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error;
      const moments = failureMoments(this.options.ledger.entries, number)!;
      this.#failedAttempts.push({ number, clock, before, ...moments });
      return await this.#failed(number, error, booting);
    }
  }

  /** Waits as long as the run that this one repeats, if it does. */
  async #pause(number: number): Promise<void> {
    const { pausesMs, signal, ledger } = this.options;
    const began = pauseBegan(ledger.entries);
    const pause = pausesMs?.[number - 1];
    if (pause === undefined || began === undefined) return;
    const left = pause - (monotonicMicroseconds() - began) / 1000;
    if (left > 0) await delay(left, undefined, { signal });
  }

  /** Waits for the steady part before a migration. False if I/O stalls in it, as late harm of what was before. */
  async #isSteady(): Promise<boolean> {
    using stall = stallAtDriverTimeout(this.pair.guest, this.#consoleLine);
    const signal = AbortSignal.any([this.options.signal, stall.signal]);
    try {
      await this.#workload?.lasts(this.scenario.workload.before, signal);
      return true;
    } catch (error) {
      if (this.options.signal.aborted || !(error instanceof StalledError) || !this.#provesDead(error.message))
        throw error;
      return false;
    }
  }

  /** The drive that answered after the last migration turned out not to. False if there was none. */
  #provesDead(evidence: string): boolean {
    const failed = this.#failures.at(-1);
    const completed = this.#timed.at(-1);
    const last = (completed?.result.number ?? 0) > (failed?.migration ?? 0) ? completed : failed;
    if (last === undefined) return false;
    last.drive = { alive: false, evidence };
    this.options.progress(`THE DRIVE IS DEAD: ${evidence}`);
    return true;
  }

  /** A migration failed: who owns the guest, and does its drive go on there? */
  async #failed(number: number, error: MigrationError, booting: boolean): Promise<Next> {
    const { phase, owner, message } = error;
    this.options.progress(message);
    await this.#observeOwnership(number, owner);
    const drive = owner === 'nobody' ? undefined : await this.#askDrive(owner, booting);
    this.#failures.push({ migration: number, phase, owner, message, ...(drive && { drive }) });
    const lives = drive?.alive === true;
    await this.#settle(lives);
    return lives ? 'go on' : 'the guest is gone';
  }

  async #observeOwnership(migration: number, owner: Owner): Promise<void> {
    const seen = await observeOwnership(this.pair, migration, owner);
    this.#ownership.push(seen);
    this.options.ledger.write('ownership', { ...seen });
  }

  async #askDrive(side: 'source' | 'destination', booting: boolean) {
    const { progress, signal, ledger } = this.options;
    const { scenario, pair } = this;
    const asked = { scenario, workload: this.#workload, fromLine: this.#consoleLine, booting, side, signal };
    const drive = await checkDrive(pair, asked);
    ledger.write('drive', { ...drive });
    progress(drive.alive ? drive.evidence : `THE DRIVE IS DEAD: ${drive.evidence}`);
    return drive;
  }

  async #settle(guestLives: boolean): Promise<void> {
    this.#outcomes = await this.#faults.settled(this.options.signal, guestLives);
  }

  #observations(history: FioHistory | undefined, guestVerify: Observations['guestVerify']): Observations {
    const { ledger } = this.options;
    const [timeout] = driverTimeouts(this.pair.guest, this.#consoleLine);
    if (timeout !== undefined) {
      ledger.write('driver-timeout', { line: timeout });
      this.#provesDead(`The guest's driver waited for a command until its time-out: ${timeout}`);
    }
    const io = this.#workload?.measured(history);
    const migrations = this.#timed.map((timed) => {
      const observation = measureMigration(timed, io, this.scenario, firstCompletion(ledger, timed.result));
      ledger.write('measured', {
        migration: timed.result.number,
        blackout: observation.blackout,
        latency: observation.latency,
      });
      return observation;
    });
    if (io) recordGuestIo(ledger, io, this.#timed, migrations, this.#failedAttempts, this.scenario);
    const jobs = (history?.jobs ?? []).map((job) => {
      const check = { job: job.job.name, error: job.error, ...checkImage(job, this.pair.images) };
      ledger.write('image-checked', {
        ...check,
        broken: check.broken.slice(0, 20),
        brokenCount: check.broken.length,
      });
      return check;
    });
    return {
      migrations,
      failures: this.#failures,
      ownership: this.#ownership,
      faults: this.#outcomes,
      jobs,
      messages: history?.messages ?? [],
      ...this.#journalObservation(),
      ...(guestVerify === undefined ? {} : { guestVerify }),
    };
  }

  /** What the journal was told is on the image, whatever became of its guest. */
  #journalObservation(): Pick<Observations, 'journal'> {
    const journal = this.#workload?.journal;
    if (journal === undefined) return {};
    const check = checkJournalImage(journal.plan, this.pair.images, this.options.ledger);
    return { journal: { ...check, errors: journal.record.errors } };
  }
}

function describeCompletion({ sourceLost, totalMs, downtimeMs }: MigrationResult): string {
  if (sourceLost !== undefined)
    return `the destination took over without the source, which is lost: ${sourceLost}`;
  const after = totalMs === undefined ? '' : ` after ${(totalMs / 1000).toFixed(1)} s`;
  return `QEMU completed it${after}${downtimeMs === undefined ? '' : ` with ${downtimeMs} ms of downtime`}`;
}
