import type { Observations } from '../checkers/observations.js';
import type { Environment } from '../harness/environment.js';
import { readGuestClock } from '../harness/guest/clock.js';
import { type FioHistory, type FioRun, StalledError } from '../harness/guest/fio/fio-run.js';
import { initLine } from '../harness/guest/guest.js';
import { checkImage } from '../harness/integrity/check-image.js';
import { monotonicMicroseconds } from '../harness/ledger/clock.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import { MigrationError } from '../harness/migration/migration-error.js';
import type { PhaseHook } from '../harness/migration/phases.js';
import { Pair } from '../harness/pair.js';
import type { Scenario } from '../scenario/schema.js';
import { firstCompletion, measureMigration, settling, type TimedMigration } from './measure-migration.js';
import { recordGuestIo } from './record-guest-io.js';

export interface RunOptions {
  readonly environment: Environment;
  readonly ledger: Ledger;
  /** Folder of the logs. */
  readonly evidence: string;
  readonly signal: AbortSignal;
  /** Told what happens, in words, as it happens. */
  readonly progress: (what: string) => void;
  readonly trace?: boolean;
  readonly hook?: PhaseHook;
  readonly extraArguments?: readonly string[];
}

/** Performs a scenario on real parts and returns what was seen. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Observations> {
  const { signal, progress } = options;
  progress(`starting two hosts, each with its ${scenario.device.kind} device, and the guest on the first`);
  await using pair = await Pair.launch({ scenario, ...options });
  const run = new ScenarioRun(scenario, pair, options);
  if (scenario.migrations.instant === 'booting') {
    await pair.guest.console.waitFor((line) => line.includes(initLine), signal);
    progress('the guest is in the middle of its boot');
  } else {
    await pair.guest.booted(signal);
    progress('the guest has booted');
  }
  // Awaited here: the pair is released when this function returns.
  return await run.perform();
}

class ScenarioRun {
  readonly #timed: TimedMigration[] = [];

  constructor(
    readonly scenario: Scenario,
    readonly pair: Pair,
    readonly options: RunOptions,
  ) {}

  async perform(): Promise<Observations> {
    const { workload, migrations } = this.scenario;
    const { progress, signal } = this.options;
    const fio =
      migrations.instant === 'running' && workload.jobs.length > 0 ? await this.#startFio() : undefined;
    let failure: string | undefined;
    try {
      for (let number = 1; number <= migrations.count; number++) {
        const timed = await this.#migrate(number, fio);
        this.#timed.push(timed);
        if (!timed.drive.alive) return this.#observations(undefined, undefined, failure);
      }
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error;
      failure = error.message;
      progress(failure);
    }
    if (fio === undefined) return this.#observations(undefined, undefined, failure);
    progress('stopping fio and collecting every I/O that it did');
    const history = await fio.finish(signal);
    progress('reading and verifying every block in the guest');
    const guestVerify = await fio.verify(signal);
    this.options.ledger.write('guest-verified', guestVerify);
    return this.#observations(history, guestVerify, failure);
  }

  async #startFio(): Promise<FioRun> {
    const { jobs } = this.scenario.workload;
    const { progress, signal } = this.options;
    const depths = jobs.map(({ depth }) => depth).join(', ');
    progress(`filling the jobs' parts of the drive, then fio at queue depths ${depths}, verifying crc32c`);
    return this.pair.startFio(signal);
  }

  async #migrate(number: number, fio: FioRun | undefined): Promise<TimedMigration> {
    const { workload, migrations } = this.scenario;
    const { progress, signal, ledger, hook } = this.options;
    const { pair } = this;
    const steadyFrom = monotonicMicroseconds();
    await fio?.seconds(Math.ceil(workload.before / 1000), signal);
    const booting = migrations.instant === 'booting' && number === 1;
    const clock = booting ? { offset: 0, uncertainty: 0 } : await readGuestClock(pair.guest, signal);
    const toGuest = (microseconds: number) => (microseconds + clock.offset) / 1000;
    const before = { from: toGuest(steadyFrom), to: toGuest(monotonicMicroseconds()) };
    progress(
      `migration ${number} of ${migrations.count}: from ${pair.source.name}, over a ${migrations.transport} socket`,
    );
    const result = await pair.migrate(hook === undefined ? {} : { hook });
    progress(
      `QEMU completed it after ${(result.totalMs / 1000).toFixed(1)} s with ${result.downtimeMs} ms of downtime`,
    );
    const runStates = {
      source: (await pair.other?.runState()) ?? 'gone',
      destination: await pair.source.runState(),
    };
    ledger.write('ownership', { migration: number, ...runStates });
    const drive = await this.#askDrive(fio, booting);
    ledger.write('drive', { migration: number, ...drive });
    progress(drive.alive ? drive.evidence : `THE DRIVE IS DEAD: ${drive.evidence}`);
    return { result, clock, before, runStates, drive };
  }

  /** Whether the guest's I/O goes on: by fio, or by a read if there is none. */
  async #askDrive(fio: FioRun | undefined, booting: boolean): Promise<TimedMigration['drive']> {
    const { signal } = this.options;
    const { workload } = this.scenario;
    const { guest } = this.pair;
    try {
      if (fio !== undefined) {
        const seconds = Math.ceil((workload.after + settling) / 1000);
        await fio.seconds(seconds, signal, await this.#silenceLimit());
        return { alive: true, evidence: `fio went on for ${seconds} s on the destination.` };
      }
      if (booting) await guest.booted(signal);
      await this.#readAndWrite();
      return { alive: true, evidence: 'The guest read what it had written there.' };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (!(error instanceof StalledError || error instanceof Error)) throw error;
      return { alive: false, evidence: `${error.message} ${await this.#describeDeadDrive()}`.trim() };
    }
  }

  /**
   * How long a guest that says nothing is waited for, milliseconds: a drive whose registers are not even mapped has
   * less to hope for than one on a busy host.
   */
  async #silenceLimit(): Promise<number> {
    return (await this.pair.storageIsMapped()) ? 60_000 : 10_000;
  }

  /** Writes a block in every namespace and reads it back. */
  async #readAndWrite(): Promise<void> {
    const { guest } = this.pair;
    const blockDeviceOf = await this.pair.blockDevices();
    for (let namespace = 1; namespace <= this.scenario.device.namespaces.length; namespace++) {
      const drive = blockDeviceOf(namespace);
      await guest.run(
        `head -c 65536 /dev/urandom > /tmp/probe && dd if=/tmp/probe of=${drive} bs=64k oflag=direct 2>/dev/null &&
         dd if=${drive} bs=64k count=1 iflag=direct 2>/dev/null | cmp - /tmp/probe`,
        { signal: this.options.signal, timeout: 20_000 },
      );
    }
  }

  /** What the PCI function and the guest's kernel say. */
  async #describeDeadDrive(): Promise<string> {
    const said = this.pair.guest.console.lines
      .filter((line) => /nvme|I\/O error|blk_update/i.test(line))
      .slice(-3);
    const mapped = await this.pair.storageIsMapped().catch(() => undefined);
    const registers =
      mapped === false ? "The drive's registers are not mapped (query-pci: BAR 0 has no address). " : '';
    return `${registers}${said.length > 0 ? `The guest's kernel says: ${said.join(' | ')}` : ''}`.trim();
  }

  #observations(
    history: FioHistory | undefined,
    guestVerify: Observations['guestVerify'],
    failure: string | undefined,
  ): Observations {
    const { ledger } = this.options;
    const migrations = this.#timed.map((timed) => {
      const observation = measureMigration(
        timed,
        history,
        this.scenario,
        firstCompletion(ledger, timed.result),
      );
      ledger.write('measured', {
        migration: timed.result.number,
        blackout: observation.blackout,
        latency: observation.latency,
      });
      return observation;
    });
    if (history) recordGuestIo(ledger, history, this.#timed, migrations, this.scenario);
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
      jobs,
      messages: history?.messages ?? [],
      ...(failure === undefined ? {} : { failure }),
      ...(guestVerify === undefined ? {} : { guestVerify }),
    };
  }
}
