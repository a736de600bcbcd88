import {
  blocksOfWriter,
  type JournalPlan,
  type JournalRecord,
  journalRecords,
} from '../../../checkers/journal-record.js';
import type { JournalSettings } from '../../../scenario/schema.js';
import { StalledError } from '../fio/fio-run.js';
import type { Guest } from '../guest.js';
import { JournalRecorder } from './journal-recorder.js';

/** How long no write may be acknowledged on a slow, busy host, in milliseconds. */
const defaultSilenceLimit = 60_000;
/** How long the writers may take to end, in milliseconds: the write that each is at, and its flush. */
const endLimit = 60_000;
/** In the guest: the pid of the last journal's shell. */
const shellFile = '/tmp/journal-shell';

/**
 * The journal in the guest, running until it is stopped, over any number of migrations. What was acknowledged is in
 * the ledger as soon as the host has heard of it, whatever becomes of the guest.
 */
export class JournalRun implements Disposable {
  readonly #recorder: JournalRecorder;

  private constructor(
    readonly guest: Guest,
    readonly plan: JournalPlan,
  ) {
    this.#recorder = new JournalRecorder(plan, guest.journal, guest.ledger);
  }

  /**
   * Starts the writers.
   *
   * @param findDevice lines of shell that set `device` to the drive's name in the guest
   */
  static async start(
    guest: Guest,
    settings: JournalSettings,
    findDevice: string,
    signal: AbortSignal,
  ): Promise<JournalRun> {
    const run = guest.ledger.entries.filter(({ kind }) => kind === 'journal-started').length + 1;
    const flush = { 'every-write': 1, never: 0 }[String(settings.flush)] ?? Number(settings.flush);
    const plan: JournalPlan = { run, ...settings, flush };
    guest.ledger.write('journal-started', { ...plan });
    const journal = new JournalRun(guest, plan);
    try {
      if (run > 1) await guest.run(awaitPort, { signal });
      await guest.startStreaming(script(plan, findDevice), signal, 'journal');
    } catch (error) {
      journal[Symbol.dispose]();
      throw error;
    }
    return journal;
  }

  /** What the ledger knows of this journal now. */
  get record(): JournalRecord {
    const record = journalRecords(this.guest.ledger.entries).find(({ plan }) => plan.run === this.plan.run);
    return record!;
  }

  /**
   * Waits for so many more acknowledgements. Throws a StalledError if a writer gets an error, if all have ended, or if
   * the host hears of no acknowledgement for `silenceLimit` milliseconds of its time.
   */
  async acknowledged(count: number, signal: AbortSignal, silenceLimit = defaultSilenceLimit): Promise<void> {
    const wanted = this.#recorder.acknowledged + count;
    await this.#goesOn(() => this.#recorder.acknowledged >= wanted, signal, silenceLimit);
  }

  /** Waits until the journal went on for so many milliseconds of the guest's time. Throws what `acknowledged` throws. */
  async lasts(milliseconds: number, signal: AbortSignal, silenceLimit = defaultSilenceLimit): Promise<void> {
    await this.acknowledged(1, signal, silenceLimit);
    const wanted = this.#recorder.latest + milliseconds * 1000;
    await this.#goesOn(() => this.#recorder.latest >= wanted, signal, silenceLimit);
  }

  /** Stops the writers and waits for their ends. Throws a StalledError if they do not end. */
  async finish(signal: AbortSignal): Promise<JournalRecord> {
    const { run, writers } = this.plan;
    this.guest.machine.journal.send(Buffer.from('stop\n'));
    this.guest.ledger.write('journal-stopped', { run });
    const recorder = this.#recorder;
    const complaint = () => `of ${writers} writers of journal ${run} only ${recorder.ended} ended`;
    try {
      await this.#heard(() => recorder.ended >= writers, signal, endLimit, complaint);
    } catch (error) {
      if (error instanceof StalledError)
        this.guest.ledger.write('journal-error', { run, message: complaint() });
      throw error;
    }
    this[Symbol.dispose]();
    return this.record;
  }

  /** Hears no more. */
  [Symbol.dispose](): void {
    this.#recorder[Symbol.dispose]();
  }

  async #goesOn(enough: () => boolean, signal: AbortSignal, silenceLimit: number): Promise<void> {
    const recorder = this.#recorder;
    const over = () => recorder.errors.length > 0 || recorder.ended >= this.plan.writers;
    const silent = () => `no write of the journal was acknowledged for ${silenceLimit / 1000} s`;
    await this.#heard(() => enough() || over(), signal, silenceLimit, silent);
    if (enough()) return;
    throw new StalledError(recorder.errors[0] ?? 'all writers of the journal ended');
  }

  /** Waits until what was heard is `enough`; each line that is heard begins the time limit anew. */
  async #heard(
    enough: () => boolean,
    signal: AbortSignal,
    limit: number,
    complaint: () => string,
  ): Promise<void> {
    if (enough()) return;
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), limit);
    const { journal } = this.guest;
    try {
      const heard = () => {
        timer.refresh();
        return enough();
      };
      await journal.waitFor(heard, AbortSignal.any([signal, silence.signal]), journal.lines.length);
    } catch (error) {
      if (signal.aborted || !silence.signal.aborted) throw error;
      throw new StalledError(complaint());
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The port is open once at a time: an earlier journal's shell, which has said all that it had to, is about to end. */
const awaitPort = `
  read -r shell <${shellFile} || exit 0
  while [ -e "/proc/$shell" ]; do usleep 10000; done`;

/**
 * The writers, and who stops them at a word from the host. Under TCG the writers take the whole processor and a process
 * takes long to start, so who stops them is there from the beginning.
 */
function script(plan: JournalPlan, findDevice: string): string {
  const { run, writers, offset, size, flush } = plan;
  const commands = Array.from({ length: writers }, (_, writer) => {
    const start = offset + writer * size;
    return `journal $device ${run} ${writer} ${start} ${blocksOfWriter(plan)} ${flush} 0 & writers="$writers $!"`;
  });
  return `
    echo $$ > ${shellFile}
    ${findDevice}
    writers=
    ${commands.join('\n    ')}
    { until read -r word; do usleep 100000; done; kill -TERM $writers; } <&3 >/dev/null 2>&1 & stopper=$!
    wait $writers
    { kill $stopper; wait $stopper; } 2>/dev/null`;
}
