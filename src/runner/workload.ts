import { journalBlockBytes } from '../checkers/journal-block.js';
import { type JournalRecord, journalLog } from '../checkers/journal-record.js';
import { type FioHistory, type FioRun, StalledError } from '../harness/guest/fio/fio-run.js';
import type { JournalRun } from '../harness/guest/journal/journal-run.js';
import type { Pair } from '../harness/pair.js';
import type { GuestIo } from './measure-migration.js';

/** What runs in the guest: fio, the journal, or both. */
export class Workload implements Disposable {
  private constructor(
    readonly fio: FioRun | undefined,
    readonly journal: JournalRun | undefined,
  ) {}

  /** Starts what the scenario has; undefined if that is nothing. */
  static async start(
    pair: Pair,
    signal: AbortSignal,
    progress: (what: string) => void,
  ): Promise<Workload | undefined> {
    const { jobs, journal } = pair.options.scenario.workload;
    let writers: JournalRun | undefined;
    if (journal !== undefined) {
      progress(`a journal of ${journal.writers} writer(s), flushed: ${journal.flush}`);
      writers = await pair.startJournal(signal);
    }
    if (jobs.length === 0) return writers && new Workload(undefined, writers);
    const depths = jobs.map(({ depth }) => depth).join(', ');
    progress(`filling the jobs' parts of the drive, then fio at queue depths ${depths}, verifying crc32c`);
    try {
      return new Workload(await pair.startFio(signal), writers);
    } catch (error) {
      writers?.[Symbol.dispose]();
      throw error;
    }
  }

  get name(): string {
    if (this.journal === undefined) return 'fio';
    return this.fio === undefined ? 'the journal' : 'fio and the journal';
  }

  /**
   * Waits until it went on for so many milliseconds of the guest's time; fio, which tells once a second, for whole
   * seconds. Throws a StalledError if it does not.
   */
  async lasts(milliseconds: number, signal: AbortSignal, silenceLimit?: number): Promise<void> {
    await this.fio?.seconds(Math.ceil(milliseconds / 1000), signal, silenceLimit);
    // fio has waited for both.
    await this.journal?.lasts(this.fio === undefined ? milliseconds : 0, signal, silenceLimit);
  }

  /** Stops the journal. Writers that do not end are an error in the journal's own record. */
  async finishJournal(signal: AbortSignal): Promise<void> {
    try {
      await this.journal?.finish(signal);
    } catch (error) {
      if (!(error instanceof StalledError)) throw error;
    }
  }

  /** The I/O that is measured: that of fio if there is any, else that of the journal. */
  measured(history: FioHistory | undefined): GuestIo | undefined {
    if (history !== undefined || this.fio !== undefined || this.journal === undefined) return history;
    return ioOf(this.journal.record);
  }

  [Symbol.dispose](): void {
    this.fio?.[Symbol.dispose]();
    this.journal?.[Symbol.dispose]();
  }
}

function ioOf(record: JournalRecord): GuestIo {
  return { seenBy: 'journal', jobs: [{ log: journalLog(record), job: { blockSize: journalBlockBytes } }] };
}
