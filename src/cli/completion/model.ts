import type { Argument, Command, Option } from 'commander';
import { configurations } from '../../compare/configurations.js';
import { workloads } from '../../compare/workloads/workloads.js';
import { mutants } from '../../mutants/registry.js';
import { reporterNames } from '../../reporters/reporter.js';
import { scenarioSchema } from '../../scenario/schema.js';
import { withSubcommands } from '../assemble-program.js';
import { isFlag, isRepeatable } from '../defaults/option-names.js';

/** What may stand in a place of the command line: one of some words, a file, a folder, or what nobody can list. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Folders are offered as well; without suffixes every file is. */
  | { readonly kind: 'files'; readonly suffixes: readonly string[] }
  | { readonly kind: 'folders' }
  | { readonly kind: 'unknown' };

export interface CompletedOption {
  /** Such as `-x` and `--max-failures`. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly repeatable: boolean;
  /** Undefined if it has no value. */
  readonly values?: Values;
}

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** Undefined if it has no arguments. */
  readonly arguments?: Values;
}

/** All that shells complete of a program. */
export interface CompletionModel {
  readonly name: string;
  /** Options that stand before or after the command. */
  readonly options: readonly CompletedOption[];
  readonly commands: readonly CompletedCommand[];
}

const words = (list: readonly string[]): Values => ({ kind: 'words', words: list });
const { device, migrations } = scenarioSchema.shape;

/** What definitions cannot say by choices: values that scenarios check, and names that take code to list. */
const valuesByOption: Readonly<Record<string, Values>> = {
  mutant: words(mutants.map(({ name }) => name)),
  reporter: words(reporterNames),
  workload: words(workloads),
  configuration: words(configurations),
  carrier: words(optionsOf(migrations, 'carrier')),
  transport: words(optionsOf(migrations, 'transport')),
  doorbells: words(optionsOf(device, 'doorbells')),
  cache: words(optionsOf(device, 'cache')),
};

/** By what is written for a value or an argument, as in `--results <folder>`. */
const valuesByPlaceholder: Readonly<Record<string, Values>> = {
  mutant: valuesByOption.mutant!,
  path: { kind: 'files', suffixes: ['.yaml', '.yml', '.jsonl', '.jsonl.gz'] },
  file: { kind: 'files', suffixes: [] },
  command: { kind: 'files', suffixes: [] },
  folder: { kind: 'folders' },
  result: { kind: 'folders' },
  run: { kind: 'folders' },
};

/** Reads the definitions of a program and of all its commands. */
export function completionModel(program: Command): CompletionModel {
  return {
    name: program.name(),
    options: program.options.map(describeOption),
    commands: withSubcommands(program).slice(1).map(describeCommand),
  };
}

function describeCommand(command: Command): CompletedCommand {
  const [argument] = command.registeredArguments;
  const help: CompletedOption = {
    flags: ['-h', '--help'],
    description: 'explain the command',
    repeatable: false,
  };
  return {
    name: command.name(),
    description: command.description(),
    options: [...command.options.filter(({ hidden }) => !hidden).map(describeOption), help],
    ...(argument && { arguments: argumentValues(argument) }),
  };
}

function describeOption(option: Option): CompletedOption {
  const flags = [option.short, option.long].filter((flag) => flag !== undefined);
  const common = { flags, description: option.description, repeatable: isRepeatable(option) };
  return isFlag(option) ? common : { ...common, values: optionValues(option) };
}

function optionValues(option: Option): Values {
  if (option.argChoices) return words(option.argChoices);
  const placeholder = /[<[]([a-z]+)/.exec(option.flags)?.[1] ?? '';
  // A path of an option is that of a program or a socket, not of a scenario.
  const values = placeholder === 'path' ? valuesByPlaceholder.file : valuesByPlaceholder[placeholder];
  return valuesByOption[option.name()] ?? values ?? { kind: 'unknown' };
}

function argumentValues(argument: Argument): Values {
  if (argument.argChoices) return words(argument.argChoices);
  return valuesByPlaceholder[argument.name()] ?? { kind: 'unknown' };
}

/** The values of a field of a scenario that is one of some words, whatever it is wrapped in. */
function optionsOf(mapping: unknown, field: string): readonly string[] {
  const { shape } = unwrapped(mapping) as { readonly shape: Readonly<Record<string, unknown>> };
  return (unwrapped(shape[field]) as { readonly options: readonly string[] }).options;
}

function unwrapped(schema: unknown): unknown {
  const { innerType } = (schema as { readonly def: { readonly innerType?: unknown } }).def;
  return innerType === undefined ? schema : unwrapped(innerType);
}
