import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * A tiny process of its own session that outlives the harness whatever ends it. It waits for the end of its
 * standard input, which only the harness holds open, and then removes the run's temporary folder. Child
 * processes need no such help: each asks the kernel for SIGKILL at its parent's death.
 */
export class Guardian implements AsyncDisposable {
  readonly #process;

  constructor(directory: string) {
    const script = 'trap "" INT TERM HUP; cat >/dev/null; exec rm -rf -- "$1"';
    this.#process = spawn('/bin/sh', ['-c', script, 'switchover-guardian', directory], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: '/usr/bin:/bin' },
      cwd: '/',
    });
    // Neither the guardian nor its pipe may keep the harness from ending.
    this.#process.unref();
    (this.#process.stdin as unknown as { unref?(): void }).unref?.();
    this.#process.on('error', () => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.pid === undefined) return;
    this.#process.ref();
    const exited = once(this.#process, 'exit');
    this.#process.stdin.end();
    await exited;
  }
}
