import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A Node process that runs a script of this folder's, killed at the end of the block that made it. */
export interface SpawnedScript extends AsyncDisposable {
  readonly process: ChildProcessByStdio<null, Readable, null>;
  /** The next line of its standard output. */
  line(): Promise<string>;
  /** Sends a signal and waits for the process's end. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Runs `test/support/<name>` with TypeScript. */
export function spawnScript(name: string, ...args: string[]): SpawnedScript {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, ['--import=tsx', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    line: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`Expected a line of ${name}, but it has ended.`);
      return value;
    },
    kill: async (signal) => {
      child.kill(signal);
      await exited;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
