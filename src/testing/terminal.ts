import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { quote } from '../shell-quote.js';
import { program } from './command-line.js';

/** What a pseudoterminal is like. */
export interface TerminalOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Rows and columns; none if left out, as the terminal of a pipe. */
  readonly size?: { readonly rows: number; readonly columns: number };
}

/** `switchover` in a pseudoterminal (util-linux's script), as a person would run it. */
export class Terminal implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #closed: Promise<[number | null]>;
  /** All that it wrote, standard output and standard error alike. */
  written = '';

  constructor(words: readonly string[], { environment = {}, size }: TerminalOptions = {}) {
    const { CI: _, NO_COLOR: __, FORCE_COLOR: ___, ...inherited } = process.env;
    const run = [process.execPath, program, ...words].map(quote).join(' ');
    const command = size === undefined ? run : `stty rows ${size.rows} cols ${size.columns}; exec ${run}`;
    this.#child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...inherited, TERM: 'xterm-256color', ...environment },
    });
    this.#closed = once(this.#child, 'close') as Promise<[number | null]>;
    this.#child.stdin.on('error', () => {}); // it ended before it read what was typed
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.written += chunk.toString();
    });
  }

  type(keys: string): void {
    this.#child.stdin.write(keys);
  }

  /** Waits until what was written from a place on matches. Throws, with what was written last, after `limit` milliseconds. */
  async shows(what: RegExp, limit = 120_000, from = 0): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(limit);
    for (;;) {
      const found = what.exec(this.written.slice(from));
      if (found !== null) return found;
      await Promise.race([
        once(this.#child.stdout, 'data', { signal: deadline }),
        this.#closed.then(() => Promise.reject(new Error('it ended'))),
      ]).catch((cause: unknown) => {
        const end = JSON.stringify(this.written.slice(-300));
        throw new Error(`Expected the terminal to show ${what}; it shows last: ${end}.`, { cause });
      });
    }
  }

  /** Waits for its end; its exit status. */
  async ended(): Promise<number | null> {
    const [status] = await this.#closed;
    return status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }
}

/** Runs `switchover` in a terminal to its end. What it wrote, standard output included. */
export async function inTerminal(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ status: number | null; written: string }> {
  await using terminal = new Terminal(words, { environment });
  return { status: await terminal.ended(), written: terminal.written };
}
