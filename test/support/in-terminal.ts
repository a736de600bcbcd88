import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { quote } from '../../src/shell-quote.js';
import { program } from '../../src/testing/command-line.js';

/** Runs `switchover` in a pseudoterminal (util-linux's script), as a person would. What it wrote, standard output included. */
export async function inTerminal(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ status: number | null; written: string }> {
  const { CI: _, NO_COLOR: __, FORCE_COLOR: ___, ...inherited } = process.env;
  const command = [process.execPath, program, ...words].map(quote).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...inherited, TERM: 'xterm-256color', ...environment },
  });
  const [[status], written] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    text(child.stdout),
  ]);
  return { status, written };
}
