import { readFileSync } from 'node:fs';
import { Ledger } from '../../src/harness/ledger/ledger.js';
import { ChildProcess } from '../../src/harness/resources/child-process.js';
import { until } from '../../src/testing/until.js';
import { temporaryFolder } from './temporary-folder.js';

/** A real process that prints one number after the other, so that it shows whether it runs. */
export class CountingProcess implements AsyncDisposable {
  readonly #folder = temporaryFolder();
  readonly child: ChildProcess;

  constructor(name = 'counter', ledger = new Ledger()) {
    this.child = ChildProcess.start({
      name,
      command: process.execPath,
      arguments: ['-e', 'let n = 0; setInterval(() => console.log(++n), 10)'],
      log: this.#folder.file('log'),
      ledger,
    });
  }

  /** Waits until it counts further than it has so far. */
  async counts(): Promise<void> {
    const limit = AbortSignal.timeout(60_000);
    let newest = 0;
    // Those who come late are told the lines of the past first, at once.
    const past = this.child.line((line) => {
      newest = Math.max(newest, Number(line));
      return false;
    }, AbortSignal.abort());
    await past.catch(() => {});
    await this.child.line((line) => Number(line) > newest, limit);
  }

  /** One letter, as in /proc/<pid>/stat (proc_pid_stat(5)): T if it is stopped. */
  get state(): string {
    return /\) (\w)/.exec(readFileSync(`/proc/${this.child.pid}/stat`, 'latin1'))?.[1] ?? '?';
  }

  get stopped(): boolean {
    return this.state === 'T';
  }

  /** Waits until it is stopped, or is not. */
  async becomes(stopped: boolean): Promise<void> {
    await until(
      () => this.stopped === stopped,
      60_000,
      () =>
        `Expected the process ${stopped ? 'to be' : 'not to be'} stopped, but its state is ${this.state}.`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.child.exited;
    this.#folder[Symbol.dispose]();
  }
}
