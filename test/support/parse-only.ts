import type { Command } from 'commander';
import { withSubcommands } from '../../src/cli/assemble-program.js';
import { buildProgram } from '../../src/cli/program.js';

/** A command line as the definitions understand it. */
export interface ParsedCommandLine {
  readonly command: Command;
  readonly arguments: readonly string[];
}

/** Thrown in place of the action. */
class Parsed extends Error {
  constructor(readonly command: Command) {
    super('parsed');
  }
}

/** Stands for what a reader has to fill in: a word of capitals, as in `--seed SEED`. */
const placeholder = /^[A-Z][A-Z-]*$/;

/**
 * Parses the words after `switchover` by the definitions, and does nothing. Throws commander's error if they are wrong;
 * `--help` is right.
 */
export async function parseOnly(words: readonly string[]): Promise<ParsedCommandLine | undefined> {
  const program = buildProgram();
  for (const command of withSubcommands(program)) command.configureOutput({ writeOut() {}, writeErr() {} });
  program.hook('preAction', (_program, command) => {
    throw new Parsed(command);
  });
  try {
    await program.parseAsync(
      words.map((word) => (placeholder.test(word) ? '1' : word)),
      { from: 'user' },
    );
  } catch (error) {
    if (error instanceof Parsed) return { command: error.command, arguments: error.command.args };
    if ((error as { exitCode?: number }).exitCode !== 0) throw error;
  }
  return undefined;
}

/** The command that words begin with, such as `run`; undefined if there is none. */
export function commandOf(words: readonly string[]): Command | undefined {
  let command: Command | undefined = buildProgram();
  for (const word of words) {
    const next: Command | undefined = command.commands.find((each) => each.name() === word);
    if (next === undefined) break;
    command = next;
  }
  return command.parent === null ? undefined : command;
}

/** The long flags of a command, or of all commands, with those that are of every one. */
export function flagsOf(command: Command = buildProgram()): Set<string> {
  const flags = [buildProgram(), ...withSubcommands(command)].flatMap(({ options }) =>
    options.flatMap(({ long, short }) => [long, short]),
  );
  return new Set([...flags.filter((flag) => typeof flag === 'string'), '--help', '-h', '--version']);
}
