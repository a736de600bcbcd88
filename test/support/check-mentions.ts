import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Mention } from './documented-commands.js';
import { commandOf, flagsOf, parseOnly } from './parse-only.js';
import { type ShellCommand, shellCommands } from './shell-words.js';

/** Flags that belong to other programs, told of alone: the reader's device server's. */
const foreignFlags = new Set(['--image', '--socket']);

/** Files that a reader has and the project has not, or that come of a run. */
const placeholders = [
  /^\.\/my-nvme$/, // the reader's device server
  /^my-nvme$/,
  /^results(\/|$)/,
  /^shard-[\d*](\/results)?$|^shards\/1\b/,
  /^\d+\/\d+$/, // which of how many shards
  /^(traces?|junit|all|report|current|baseline|durations)(\/|\.|$)/,
  /^\/(dev|opt|run|tmp|sys|proc)\//,
  /^\/machine$/, // the root of QEMU's tree of objects
  /^\{[a-z]+\}$/,
];

/** Folders of the project: what is said to be in them has to be there. */
const ownFolders = /^(bench|bin|docs|fixtures|packages|scripts|src|suites|test|vm-images)\//;

/** What is wrong with scripts that are to be run as they stand, in sentences that begin with the place. */
export async function problemsOfScripts(scripts: readonly Mention[], folder = '.'): Promise<string[]> {
  const problems: string[] = [];
  for (const { at, text } of scripts) {
    try {
      for (const command of shellCommands(text)) {
        const found = [...(await problemsOfCommand(command, folder)), ...problemsOfPaths(command)];
        problems.push(...found.map((problem) => `${at}: ${problem}`));
      }
    } catch (error) {
      problems.push(`${at}: ${String(error)}`);
    }
  }
  return problems;
}

/** What is wrong with code in sentences: parts of command lines, and flags alone. */
export function problemsOfInline(inline: readonly Mention[]): string[] {
  const everyFlag = flagsOf();
  return inline.flatMap(({ at, text }) => {
    const words = text.replace(/^npx /, '').split(' ');
    if (words[0] === 'switchover') {
      const command = commandOf(words.slice(1));
      if (command === undefined)
        return words.length === 1 || words[1]!.startsWith('-') || words[1] === 'help'
          ? []
          : [`${at}: Expected a command of switchover in "${text}", got "${words[1]}".`];
      return unknownFlags(words, flagsOf(command)).map(
        (flag) => `${at}: Expected a flag of switchover ${command.name()}, got "${flag}" in "${text}".`,
      );
    }
    if (!words[0]!.startsWith('--')) return [];
    return unknownFlags(words, everyFlag)
      .filter((flag) => !foreignFlags.has(flag))
      .map((flag) => `${at}: Expected a flag of switchover, got "${flag}".`);
  });
}

function unknownFlags(words: readonly string[], known: ReadonlySet<string>): string[] {
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const flags = own.flatMap((word) => /^-{1,2}[a-z][a-z-]*/.exec(word)?.[0] ?? []);
  return flags.filter((flag) => !known.has(flag));
}

async function problemsOfCommand({ words }: ShellCommand, folder: string): Promise<string[]> {
  const [first, ...rest] = words[0] === 'npx' ? words.slice(1) : words;
  if (first === 'npm') return problemsOfNpm(rest, folder);
  if (first !== 'switchover') return [];
  try {
    const parsed = await parseOnly(rest);
    if (parsed?.command.name() !== 'lab' || parsed.arguments.length === 0) return [];
    if (parsed.command.opts().suites) return [];
    return await problemsOfCommand({ variables: {}, words: ['switchover', ...parsed.arguments] }, folder);
  } catch (error) {
    return [`"switchover ${rest.join(' ')}": ${error instanceof Error ? error.message : String(error)}`];
  }
}

function problemsOfNpm([verb, name]: readonly string[], folder: string): string[] {
  const script = verb === 'run' ? name! : verb === 'test' || verb === 'start' ? verb : undefined;
  if (script === undefined) return [];
  const { scripts = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>;
  };
  return script in scripts ? [] : [`Expected a script of package.json, got "npm run ${script}".`];
}

function problemsOfPaths({ words }: ShellCommand): string[] {
  const parts = words.flatMap((word) => word.split(/[\s=,]+/));
  return parts.flatMap((part) => {
    if (ownFolders.test(part)) return exists(part) ? [] : [`Expected ${part} to be there.`];
    const looksLikeFile = /^[\w{.*-]*\/[\w.{/*-]+$|^[\w-]+\.(ya?ml|jsonl?|html|xml|gz|ts|js)$/.test(part);
    if (!looksLikeFile || placeholders.some((known) => known.test(part))) return [];
    return [`Expected a file of the project or a known placeholder, got ${part}.`];
  });
}

/** Whether there is such a file; a star in it stands for any part of a name. */
function exists(file: string): boolean {
  if (!file.includes('*')) return existsSync(file);
  const folder = path.dirname(file);
  const pattern = path.basename(file).replaceAll('.', '\\.').replaceAll('*', '.*');
  return existsSync(folder) && readdirSync(folder).some((name) => new RegExp(`^${pattern}$`).test(name));
}
