import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { program } from './command-line.js';

/** What a guest's console said to a line that was typed on it, and how `switchover console` ended by Ctrl-C. */
export interface TypedConsole {
  readonly answer: string;
  readonly status: number | null;
}

/** Types a line on the console of a run's guest and waits, a minute at most, for what matches. */
export async function typeOnConsole(
  run: string,
  results: string,
  line: string,
  wanted: RegExp,
): Promise<TypedConsole> {
  const words = [program, 'console', run, '--results', results];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'close') as Promise<[number | null]>;
  child.stdin.write(`${line}\n`);
  let text = '';
  const signal = AbortSignal.timeout(60_000);
  while (!wanted.test(text)) text += String((await once(child.stdout, 'data', { signal }))[0]);
  child.kill('SIGINT');
  const [status] = await exited;
  return { answer: wanted.exec(text)![0].trim(), status };
}
