import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { buildProgram } from '../../src/cli/program.js';
import { plainEnvironment } from '../../src/testing/command-line.js';
import { until } from '../../src/testing/until.js';
import { cacheFolder } from '../../src/toolchain/index.js';
import type { Rule } from './example-rules.js';
import type { ReadersFolder } from './readers-folder.js';
import { shellCommands } from './shell-words.js';

/** How an example ended, and all that it wrote. */
export interface ExampleResult {
  readonly status: number | null;
  readonly written: string;
}

/** Puts something that there is in the place of what a reader has to fill in. */
export function filledIn(line: string, { folder, qemu }: { folder: string; qemu: string }): string {
  return line
    .replaceAll('/tmp/', `${folder}/`) // first: what follows puts in paths that may have such a part
    .replaceAll('SCENARIO', 'fixtures/scenarios/one-quick-migration.yaml')
    .replaceAll(/\b(OLD|NEW)\b|\/opt\/\w+\/bin\/qemu-system-x86_64/g, qemu)
    .replaceAll('SEED', '1')
    .replaceAll('NAME', 'interrupt-lost');
}

/**
 * Performs a line with --dry-run in this process, in the project's folder: what it would start. Nothing else may write to
 * standard output meanwhile.
 */
export async function dryRun(line: string): Promise<ExampleResult> {
  const [command] = shellCommands(line.replace(' run ', ' run --dry-run '));
  const { variables, words } = command!;
  const standing = words.slice(1).flatMap((word) => (word.includes('*.') ? globbed(word) : [word]));
  const { write } = process.stdout;
  const before = { argv: process.argv, env: { ...process.env } };
  let written = '';
  process.stdout.write = ((text: string) => {
    written += text;
    return true;
  }) as typeof write;
  Object.assign(process.env, variables);
  process.argv = [process.execPath, ...words];
  try {
    await buildProgram().parseAsync(standing, { from: 'user' });
    return { status: process.exitCode ?? 0, written } as ExampleResult;
  } finally {
    process.stdout.write = write;
    Object.assign(process, before);
  }
}

function globbed(pattern: string): string[] {
  const { dir, ext } = path.parse(pattern);
  return readdirSync(dir)
    .filter((name) => name.endsWith(ext))
    .map((name) => path.join(dir, name));
}

/** Has a shell run a line in a reader's folder, to its end. */
export async function runExample(line: string, folder: ReadersFolder): Promise<ExampleResult> {
  const child = start(line, folder);
  const [[status], ...written] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { status, written: written.join('') };
}

/** Starts a line that listens, ends it with SIGTERM once it does, and returns how it ended. */
export async function listen(
  line: string,
  folder: ReadersFolder,
  { socket, beside }: Extract<Rule, { how: 'listen' }>,
): Promise<ExampleResult> {
  const server =
    beside === undefined
      ? undefined
      : start(`exec switchover serve --socket ${beside} --namespace memory,size=1048576`, folder);
  const listens = (name: string) =>
    until(
      () => existsSync(path.join(folder.path, name)),
      60_000,
      () => `Expected ${name} of: ${line}`,
    );
  try {
    if (beside !== undefined) await listens(beside);
    const child = start(`exec ${line}`, folder);
    const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
    await listens(socket).finally(() => child.kill('SIGTERM'));
    const [[status], ...written] = await ended;
    return { status: status as number | null, written: written.join('') };
  } finally {
    if (server !== undefined) {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    }
  }
}

function start(line: string, { path: folder }: ReadersFolder) {
  // It ends with these tests, however those end.
  return spawn('setpriv', ['--pdeathsig', 'TERM', 'bash', '-c', line], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...plainEnvironment(),
      HOME: folder,
      TMPDIR: folder,
      SWITCHOVER_CACHE: cacheFolder(),
      PATH: `${folder}/bin-of-the-reader:${process.env.PATH}`,
    },
  });
}
