import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isOptionVariable } from '../cli/defaults/option-names.js';

export const program = fileURLToPath(new URL('../../bin/switchover.js', import.meta.url));

/**
 * The environment without what gives options other values, which a test says itself, and without what the terminal of
 * the tests can show, which is not what these commands write to.
 */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => !isOptionVariable(name)));
}

/** How a command ended, and what it said. */
export interface CommandResult {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `switchover` with these arguments to its end, as a user would; `input` is typed into it. */
export async function switchover(
  words: readonly string[],
  options: { environment?: Record<string, string>; cwd?: string; input?: string } = {},
): Promise<CommandResult> {
  const { environment, cwd, input } = options;
  const child = spawn(process.execPath, [program, ...words], {
    stdio: 'pipe',
    env: { ...plainEnvironment(), ...environment },
    ...(cwd === undefined ? {} : { cwd }),
  });
  child.stdin.on('error', () => {}); // of one that ended before it read all
  child.stdin.end(input);
  const [[status, signal], stdout, stderr] = await Promise.all([
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { status, signal, stdout, stderr };
}
