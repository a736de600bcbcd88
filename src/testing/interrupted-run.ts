import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { limitHere } from '../lab/slow-ground.js';
import { plainEnvironment, program } from './command-line.js';
import { processesThatMention } from './processes.js';
import { until, untilNothingIsLeft } from './until.js';

/** How long a run may take until it is where a test wants it, milliseconds. */
const patience = limitHere(120_000);
const fixtures = fileURLToPath(new URL('../../fixtures/scenarios/', import.meta.url));

/** What a run left on this computer: all empty if it cleaned up. */
export interface Remains {
  readonly processes: readonly string[];
  /** In the folder for temporary files, which only this run had. */
  readonly files: readonly string[];
  readonly sharedMemory: readonly string[];
}

/**
 * A run of the command line in a process of its own, with a folder for temporary files of its own. All its processes
 * have that folder in their environment or command line, which is how they are found.
 */
export class InterruptedRun implements AsyncDisposable {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'left-'));
  /** The folder of its results, or of what it found. */
  readonly results = mkdtempSync(path.join(tmpdir(), 'results-'));
  readonly #sharedMemory = new Set(readdirSync('/dev/shm'));
  readonly #process: ChildProcess;
  readonly #exited: Promise<[number | null, NodeJS.Signals | null]>;
  readonly #progress: string[] = [];
  stdout = '';

  /**
   * @param scenario its name, which that of the folder of its results is
   * @param command another command than to run the scenario
   */
  constructor(
    readonly scenario: string,
    options: readonly string[] = [],
    command: readonly string[] = ['run', '--json'],
  ) {
    const [name, ...rest] = command;
    const file = path.join(fixtures, `${scenario}.yaml`);
    const folder = name === 'explore' ? '--output' : '--results';
    const words = [name!, folder, this.results, ...options, ...rest, ...(name === 'run' ? [file] : [])];
    this.#process = spawn(process.execPath, [program, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...plainEnvironment(), TMPDIR: this.#folder },
    });
    this.#exited = once(this.#process, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    this.#process.stdout!.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString();
    });
    createInterface({ input: this.#process.stderr! }).on('line', (line) => this.#progress.push(line));
  }

  /** The folder for temporary files that only this run has. */
  get temporary(): string {
    return this.#folder;
  }

  /** Waits until the run says something on standard error. */
  async says(what: RegExp): Promise<void> {
    await this.#awaits(`to say ${what}`, () => this.#progress.some((line) => what.test(line)));
  }

  /** Waits until the run's ledger has a line. */
  async writesDown(what: RegExp): Promise<void> {
    const ledger = path.join(this.results, this.scenario, 'latest', 'ledger.jsonl');
    await this.#awaits(`to write down ${what}`, () => {
      try {
        return what.test(readFileSync(ledger, 'utf8'));
      } catch {
        return false; // not there yet
      }
    });
  }

  /** Its processes now, itself included. */
  get processes(): string[] {
    return processesThatMention(this.#folder).map(({ command }) => command);
  }

  /** Sends the run a signal and waits for its end. */
  async end(signal: NodeJS.Signals): Promise<{ status: number | null; signal: NodeJS.Signals | null }> {
    this.#process.kill(signal);
    return this.ended();
  }

  /** Kills the run and what would clean up after it, as when a computer loses power: its folder stays. */
  async endUnguarded(): Promise<void> {
    for (const { pid, command } of processesThatMention(this.#folder)) {
      if (command.includes('switchover-guardian')) process.kill(pid, 'SIGKILL');
    }
    await this.end('SIGKILL');
  }

  /** Waits for its end. */
  async ended(): Promise<{ status: number | null; signal: NodeJS.Signals | null }> {
    const [status, by] = await this.#exited;
    return { status, signal: by };
  }

  /** What is left of it, once its last process had a while to end. */
  async remains(): Promise<Remains> {
    await untilNothingIsLeft('process', () => this.processes).catch(() => {});
    return {
      processes: this.processes,
      files: readdirSync(this.#folder, { recursive: true }).map(String),
      sharedMemory: readdirSync('/dev/shm').filter((name) => !this.#sharedMemory.has(name)),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
    // A test that failed may have found some.
    for (const { pid } of processesThatMention(this.#folder)) process.kill(pid, 'SIGKILL');
    await untilNothingIsLeft('process', () => this.processes);
    for (const folder of [this.#folder, this.results]) rmSync(folder, { recursive: true, force: true });
  }

  async #awaits(what: string, look: () => boolean): Promise<void> {
    await until(look, patience, () => {
      const end = this.#progress.slice(-5).join(' | ');
      return `Expected the run ${what} within ${patience / 1000} s; it said last: ${end}`;
    });
  }
}
