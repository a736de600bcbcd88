import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ToolchainError } from './toolchain-error.js';

/** A lock on a file that is held until it is disposed of, or until this process ends in whatever way. */
export interface LockFile extends AsyncDisposable {
  readonly path: string;
}

export interface LockOptions {
  /** Ends the waiting. A lock that is held already stays held until it is disposed of. */
  signal?: AbortSignal | undefined;
  /** Called once when somebody else has the lock and it has to be waited for. */
  onWait?: (() => void) | undefined;
}

/** A free lock is taken within a few milliseconds; after this many it is somebody else's. */
const waitNotice = 500;

/**
 * Takes the exclusive lock of a file, waiting for whoever has it.
 *
 * Node has no `flock(2)`, so a child holds it: `flock(1)` (util-linux, part of every Debian) around a
 * `cat` that ends when our end of its pipe closes. The kernel closes that end even if we are killed, so
 * a lock can not be left behind.
 *
 * @throws the signal's reason when it aborts before the lock is held
 * @throws ToolchainError when `flock` is missing or the file can not be made
 */
export async function lockFile(path: string, options: LockOptions = {}): Promise<LockFile> {
  options.signal?.throwIfAborted();
  const holder = spawn('flock', ['--exclusive', path, '--command', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A Ctrl-C at the terminal must not take the lock away while we still clean up.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  let complaint = '';
  holder.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const failed = once(holder, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => {});
  const giveUp = () => {
    // Should it get the lock at this moment, its `cat` ends with the pipe.
    holder.stdin.end();
    holder.kill();
  };
  options.signal?.addEventListener('abort', giveUp, { once: true });
  const notice = setTimeout(() => options.onWait?.(), waitNotice);
  const first = await Promise.race([
    failed,
    once(holder.stdout, 'data').then(() => 'held' as const),
    ended.then(() => 'ended' as const),
  ])
    .catch((cause: Error) => {
      throw new ToolchainError(
        `Expected "flock" to lock ${path}, but it could not be run: ${cause.message}. It is in Debian's package util-linux.`,
        { cause },
      );
    })
    .finally(() => {
      clearTimeout(notice);
      options.signal?.removeEventListener('abort', giveUp);
    });
  if (options.signal?.aborted) {
    giveUp();
    await ended;
    throw options.signal.reason;
  }
  if (first === 'ended') {
    throw new ToolchainError(`Expected "flock" to lock ${path}, but it ended: ${complaint.trim()}`);
  }
  return {
    path,
    async [Symbol.asyncDispose]() {
      holder.stdin.end();
      await ended;
    },
  };
}
