import { type IoLog, parseIoLog } from '../../../checkers/io-log.js';
import type { FioJob } from '../../../scenario/schema.js';
import type { BlockDeviceOf } from '../block-devices.js';
import type { Guest } from '../guest.js';
import { type FioWork, fillJobFile, guestFolder, runJobFile, verifyJobFile } from './job-file.js';
import { parseProgress } from './progress.js';

/** One job's record of a run. */
export interface JobHistory {
  readonly job: FioJob;
  readonly log: IoLog;
  /** fio's own error code for the job: 0 if none. */
  readonly error: number;
}

/** What fio did from its start to its end. */
export interface FioHistory {
  readonly jobs: readonly JobHistory[];
  readonly exitCode: number;
  /** fio's messages, such as a verification that failed. */
  readonly messages: readonly string[];
}

const endLine = /^switchover: fio exited (\d+)$/;
/** Lines of progress without any I/O, one a second, after which the drive is taken for dead. */
const stallLimit = 10;
/** How long the guest may say nothing at all on a slow, busy host, in milliseconds. */
const defaultSilenceLimit = 60_000;
/** How long fio may take to end and to hand over its logs, in milliseconds. */
const collectLimit = 120_000;
const endOfLogs = 'switchover: end of logs';

/** fio in the guest, running until it is stopped, over any number of migrations. */
export class FioRun implements Disposable {
  #listening: Disposable | undefined;

  private constructor(
    readonly guest: Guest,
    readonly work: FioWork,
    readonly blockDeviceOf: BlockDeviceOf,
    readonly firstLine: number,
  ) {}

  /** Fills the jobs' parts of the drive and starts the jobs. */
  static async start(
    guest: Guest,
    work: FioWork,
    blockDeviceOf: BlockDeviceOf,
    signal: AbortSignal,
  ): Promise<FioRun> {
    await guest.writeFile(`${guestFolder}/fill.fio`, fillJobFile(work, blockDeviceOf), signal);
    await guest.writeFile(`${guestFolder}/run.fio`, runJobFile(work, blockDeviceOf), signal);
    await guest.run(`cd ${guestFolder} && fio --output-format=json --output=fill.json fill.fio`, {
      signal,
      timeout: 180_000,
    });
    const run = new FioRun(guest, work, blockDeviceOf, guest.stream.lines.length);
    run.#listening = guest.stream.listen((line) => run.#record(line));
    try {
      await guest.startStreaming(run.#script(), signal);
      return run;
    } catch (error) {
      run[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * Waits for so many seconds of I/O from now on, in guest time: fio tells each second what it did. Throws a
   * StalledError if fio ends, if it tells of no I/O at all for ten seconds in a row, or if the guest says nothing
   * for `silenceLimit` milliseconds of the host's time, as one does whose driver spins on a dead device.
   */
  async seconds(count: number, signal: AbortSignal, silenceLimit = defaultSilenceLimit): Promise<void> {
    const { stream } = this.guest;
    let from = stream.lines.length;
    let stalled = 0;
    for (let second = 0; second < count; ) {
      const line = await this.#progress(from, signal, silenceLimit);
      from = stream.lines.indexOf(line, from) + 1;
      if (endLine.test(line)) throw new StalledError(`fio ended: ${this.#messages().join(' ')}`);
      stalled = tellsOfIo(line) ? 0 : stalled + 1;
      if (stalled === 0) second++;
      if (stalled >= stallLimit) throw new StalledError(`no I/O completed for ${stalled} s in the guest`);
    }
  }

  /** Stops fio and collects every I/O that it did. */
  async finish(signal: AbortSignal): Promise<FioHistory> {
    await this.guest.run('kill -INT "$(cat /tmp/fio/pid)"', { signal, mayFail: true });
    return this.collect(signal);
  }

  /** Waits for fio's end and collects every I/O that it did. */
  async collect(signal: AbortSignal): Promise<FioHistory> {
    await this.#endOfLogs(signal);
    this[Symbol.dispose]();
    const lines = this.guest.stream.lines.slice(this.firstLine);
    const exitCode = Number(lines.map((line) => endLine.exec(line)?.[1]).find((code) => code !== undefined));
    const results = parseResults(section(lines, 'results'));
    const jobs = this.work.jobs.map((job, index) => ({
      job,
      log: parseIoLog(section(lines, `io_lat.${index + 1}.log`)),
      error: results.find(({ jobname }) => jobname === job.name)?.error ?? -1,
    }));
    const history = { jobs, exitCode, messages: this.#messages() };
    this.guest.ledger.write('fio-ended', {
      exitCode,
      messages: history.messages,
      jobs: jobs.map(({ job, log, error }) => ({ name: job.name, error, ios: log.length })),
    });
    return history;
  }

  /** Reads every block of the jobs' parts in the guest and verifies it. Returns fio's messages and exit status. */
  async verify(signal: AbortSignal): Promise<{ exitCode: number; message: string }> {
    await this.guest.writeFile(
      `${guestFolder}/verify.fio`,
      verifyJobFile(this.work, this.blockDeviceOf),
      signal,
    );
    const { exitCode, stdout, stderr } = await this.guest.run(
      `cd ${guestFolder} && fio --output-format=json --output=verify.json verify.fio`,
      { signal, timeout: 180_000, mayFail: true },
    );
    return { exitCode, message: `${stdout}${stderr}`.trim() };
  }

  /** Records no more of its progress. */
  [Symbol.dispose](): void {
    this.#listening?.[Symbol.dispose]();
  }

  /** fio's progress and messages go straight to the stream, its logs after its end, one section each. */
  #script(): string {
    const logs = this.work.jobs.map((_, index) => `io_lat.${index + 1}.log`);
    return `
      cd ${guestFolder} && rm -f *.log
      fio --eta=always --eta-newline=1000ms --output-format=json --output=results run.fio &
      echo $! > pid
      wait $!
      status=$?
      # The last line of progress has no end of its own.
      echo; echo "switchover: fio exited $status"
      for file in results ${logs.join(' ')}; do
        echo "switchover: begin $file"; cat $file; echo "switchover: end $file"
      done
      echo "${endOfLogs}"`;
  }

  /** What fio tells each second goes into the ledger at once: the only figures that a drive which dies leaves. */
  #record(line: string): void {
    const progress = parseProgress(line);
    if (progress !== undefined) this.guest.ledger.write('fio-progress', { ...progress });
  }

  async #endOfLogs(signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(collectLimit);
    try {
      const both = AbortSignal.any([signal, limit]);
      await this.guest.stream.waitFor((line) => line === endOfLogs, both, this.firstLine);
    } catch (error) {
      if (signal.aborted || !limit.aborted) throw error;
      const said = this.guest.stream.lines.slice(-3).join(' | ');
      throw new StalledError(`fio did not end within ${collectLimit / 1000} s; it said last: ${said}`);
    }
  }

  async #progress(from: number, signal: AbortSignal, silenceLimit: number): Promise<string> {
    const silence = AbortSignal.timeout(silenceLimit);
    const matches = (line: string) => parseProgress(line) !== undefined || endLine.test(line);
    try {
      return await this.guest.stream.waitFor(matches, AbortSignal.any([signal, silence]), from);
    } catch (error) {
      if (signal.aborted || !silence.aborted) throw error;
      throw new StalledError(`the guest said nothing for ${silenceLimit / 1000} s`);
    }
  }

  #messages(): string[] {
    const lines = this.guest.stream.lines.slice(this.firstLine);
    const end = lines.findIndex((line) => endLine.test(line));
    return lines
      .slice(0, end === -1 ? undefined : end)
      .filter((line) => /^(fio|verify|crc32c|.*error=)/.test(line) && !line.startsWith('fio: terminating'))
      .slice(0, 20);
  }
}

function tellsOfIo(line: string): boolean {
  const { reads, writes, trims } = parseProgress(line) ?? { reads: 0, writes: 0, trims: 0 };
  return reads + writes + trims > 0;
}

/** The guest's I/O does not go on. */
export class StalledError extends Error {
  override readonly name = 'StalledError';

  constructor(why: string) {
    super(`Expected the guest's I/O to go on, but ${why}.`);
  }
}

function section(lines: readonly string[], name: string): string[] {
  const begin = lines.indexOf(`switchover: begin ${name}`);
  const end = lines.indexOf(`switchover: end ${name}`, begin);
  if (begin === -1 || end === -1)
    throw new Error(`Expected fio's "${name}" on the stream port, but it is missing.`);
  return lines.slice(begin + 1, end);
}

/** fio's JSON result; messages may stand before it. */
function parseResults(lines: readonly string[]): { jobname: string; error: number }[] {
  const text = lines.join('\n');
  const start = text.indexOf('{');
  const { jobs } = JSON.parse(text.slice(start, text.lastIndexOf('}') + 1)) as {
    jobs: { jobname: string; error: number }[];
  };
  return jobs;
}
