import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * A tiny process of its own session that outlives the harness whatever ends it. It waits for the end of its
 * standard input, which only the harness holds open, and then cleans up. Child processes need no such help: each asks
 * the kernel for SIGKILL at its parent's death.
 */
export class Guardian implements AsyncDisposable {
  readonly #process;

  /** @param cleanUp a shell script that may run more than once, of which `$1` is the subject */
  constructor(cleanUp: string, subject: string) {
    const script = `trap "" INT TERM HUP; cat >/dev/null; ${cleanUp}`;
    this.#process = spawn('/bin/sh', ['-c', script, 'switchover-guardian', subject], {
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

  /** One that removes a folder. */
  static ofFolder(folder: string): Guardian {
    // The harness's descriptors close a moment before its children are killed, and one of them may still make a file.
    return new Guardian(
      'tries=0; until rm -rf -- "$1" || [ $((tries += 1)) -gt 50 ]; do sleep 0.1; done',
      folder,
    );
  }

  /** Has it clean up now, and waits for that. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { exitCode, signalCode, pid } = this.#process;
    if (exitCode !== null || signalCode !== null || pid === undefined) return;
    this.#process.ref();
    const exited = once(this.#process, 'exit');
    this.#process.stdin.end();
    await exited;
  }
}
