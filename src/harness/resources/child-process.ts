import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { formatOwner, ownerVariable } from '../../owner.js';
import type { Ledger } from '../ledger/ledger.js';
import { LogFile } from './log-file.js';

export interface ChildProcessOptions {
  /** What it is, for messages and the ledger: "source QEMU". */
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  /** Where its standard error (and output) goes. */
  readonly log: string;
  readonly ledger: Ledger;
  readonly environment?: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface ProcessExit {
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

/** A process ended that was still needed. */
export class ProcessEndedError extends Error {
  override readonly name = 'ProcessEndedError';
}

/** Time that a process gets to end after SIGTERM, in milliseconds, before it is killed. */
const patience = 3000;
/** How many lines of output are kept for those who come late. */
const linesKept = 1000;

/** Run after `setpriv`: a parent that died before the kernel was told to look after it is noticed here. */
const executeUnlessOrphaned = '[ "$PPID" = "$1" ] || exit 1; shift; exec "$@"';

/**
 * A process that cannot outlive the harness: `setpriv --pdeathsig` makes the kernel kill it when its parent dies.
 * It leads a session of its own, so that Ctrl-C reaches only the harness, which then ends it in order, with
 * whatever it started in its process group.
 */
export class ChildProcess implements AsyncDisposable {
  readonly exited: Promise<ProcessExit>;
  readonly #process: ReturnType<typeof spawn>;
  readonly #log: LogFile;
  readonly #lines: string[] = [];
  readonly #listeners = new Set<(line: string) => void>();
  #exit: ProcessExit | undefined;
  #expected = false;

  private constructor(readonly options: ChildProcessOptions) {
    const { name, command, log, ledger } = options;
    this.#process = spawn(options);
    this.#log = new LogFile(log, ledger);
    for (const input of [this.#process.stdout, this.#process.stderr]) {
      if (input === null) continue;
      createInterface({ input }).on('line', (line) => {
        this.#log.write(`${line}\n`);
        this.#said(line);
      });
    }
    ledger.write('process-started', { name, pid: this.pid, command: [command, ...options.arguments] });
    this.exited = this.#process.then(async ({ exitCode, signal }) => {
      this.#exit = { code: exitCode, signal };
      // Whoever hears of the end may quote the log's.
      await this.#log[Symbol.asyncDispose]();
      ledger.write('process-ended', {
        name,
        pid: this.pid,
        code: exitCode,
        signal,
        expected: this.#expected,
      });
      return this.#exit;
    });
  }

  /** Starts the process. It may still fail to execute; then `exited` and every waiter tell. */
  static start(options: ChildProcessOptions): ChildProcess {
    return new ChildProcess(options);
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  get exit(): ProcessExit | undefined {
    return this.#exit;
  }

  #said(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > linesKept) this.#lines.shift();
    const event = parseEvent(line);
    if (event !== undefined)
      this.options.ledger.write('process-event', { name: this.options.name, ...event });
    for (const listener of [...this.#listeners]) listener(line);
  }

  /** Waits for a line of output that `match` accepts. Rejects if the process ends first. */
  async line(match: (line: string) => boolean, signal?: AbortSignal): Promise<string> {
    const past = this.#lines.find(match);
    if (past !== undefined) return past;
    let listener: ((line: string) => void) | undefined;
    let aborted: (() => void) | undefined;
    try {
      return await new Promise<string>((resolve, reject) => {
        listener = (line) => match(line) && resolve(line);
        aborted = () => reject(signal?.reason);
        this.#listeners.add(listener);
        signal?.addEventListener('abort', aborted, { once: true });
        if (signal?.aborted) aborted();
        void this.exited.then(() => reject(this.failure('before it was ready')));
      });
    } finally {
      if (listener) this.#listeners.delete(listener);
      if (aborted) signal?.removeEventListener('abort', aborted);
    }
  }

  /** A sentence that says how the process ended; only for one that has. */
  get obituary(): string {
    const { name } = this.options;
    return `The ${name} ${this.#howItEnded}.`;
  }

  get #howItEnded(): string {
    return this.#exit?.signal ? `was killed by ${this.#exit.signal}` : `exited with ${this.#exit?.code}`;
  }

  /** A sentence for a process that ended when it should not have, with the end of its log. */
  failure(when: string): ProcessEndedError {
    const { name, log } = this.options;
    const { error } = this.#log;
    const logged = error === undefined ? `ends: ${tail(log)}` : `is not whole: ${error.message}.`;
    return new ProcessEndedError(
      `Expected the ${name} to go on, but it ${this.#howItEnded} ${when}. Its log (${log}) ${logged}`,
    );
  }

  /** Sends a signal to the process and its group; nothing happens if the process has ended. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#expected = true;
    this.signal(signal);
  }

  /** The same with a signal that does not end it, such as SIGSTOP: its end is no more expected than before. */
  signal(signal: NodeJS.Signals): void {
    if (this.#exit === undefined) this.#signalGroup(signal);
  }

  #signalGroup(signal: NodeJS.Signals): void {
    if (this.#process.pid === undefined) return;
    try {
      process.kill(-this.#process.pid, signal);
    } catch (error) {
      // Nobody is left in the group.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Ends the process: SIGTERM, then SIGKILL. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#exit !== undefined) return;
    this.kill('SIGTERM');
    const timer = setTimeout(() => this.kill('SIGKILL'), patience);
    await this.exited;
    clearTimeout(timer);
    // A server of the user's may have left children of its own.
    this.#signalGroup('SIGKILL');
  }
}

/** Our servers and proxies tell what they do in lines of JSON with an `event`. */
function parseEvent(line: string): { event: string } | undefined {
  if (!line.startsWith('{"')) return undefined;
  try {
    const value = JSON.parse(line) as { event?: unknown };
    return typeof value.event === 'string' ? (value as { event: string }) : undefined;
  } catch {
    return undefined;
  }
}

/** Never rejects; the output is read from the streams, not kept. */
function spawn(options: ChildProcessOptions) {
  const { command, arguments: rest, environment } = options;
  const guarded = ['/bin/sh', '-c', executeUnlessOrphaned, 'sh', String(process.pid), command, ...rest];
  return execa('setpriv', ['--pdeathsig', 'KILL', '--', ...guarded], {
    reject: false,
    stdin: 'ignore',
    buffer: false,
    detached: true,
    cleanup: true,
    env: { ...environment, [ownerVariable]: formatOwner() },
  });
}

/** The last lines of a log, on one line. */
function tail(log: string, lines = 5): string {
  try {
    return readFileSync(log, 'utf8').trim().split('\n').slice(-lines).join(' | ') || '(nothing)';
  } catch {
    return '(no log)';
  }
}
