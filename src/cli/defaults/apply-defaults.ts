import { type Command, InvalidArgumentError, type Option } from 'commander';
import { checkedValue } from '../../scenario/yaml-file.js';
import { UsageError } from '../../usage-error.js';
import { readConfiguration } from './configuration-file.js';
import { type Configuration, type ConfiguredValue, checkConfiguration } from './configuration-schema.js';
import { isFlag, isRepeatable, unknownVariables, variablesOf } from './option-names.js';

export interface Defaults {
  /** Every command that there is, to tell unknown names. */
  readonly commands: readonly Command[];
  /** The configuration file; the one in the current folder if left out. */
  readonly file?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv;
  /** Told of variables that look like options and are none. */
  readonly warn?: (sentence: string) => void;
}

/**
 * Gives the options that the command line left out the values that the environment has, else those of the configuration
 * file. They are read and checked as the words of a command line are.
 *
 * @throws UsageError that names the variable, or the file and the key
 */
export async function applyDefaults(command: Command, defaults: Defaults): Promise<void> {
  const { commands, file, environment = process.env, warn = console.error } = defaults;
  for (const name of unknownVariables(commands, environment)) {
    warn(`${name} in the environment is no option of any command, and has no effect.`);
  }
  const source = await readConfiguration(file);
  const configuration =
    source && checkedValue(source, (value: unknown) => checkConfiguration(commands, value));
  for (const option of command.options) {
    if (isGiven(command, option)) continue;
    const variable = variablesOf(option).find((name) => environment[name]);
    const configured = configuration && valueIn(configuration, command, option);
    if (variable !== undefined) {
      set(command, option, fromVariable(option, variable, environment[variable]!), 'env', variable);
    } else if (configured !== undefined) {
      set(command, option, configured.value, 'config', `${source!.path}: ${configured.key}`);
    }
  }
}

/** Whether the command line says it, itself or by its opposite, as --no-mutants is of --mutants. */
function isGiven(command: Command, option: Option): boolean {
  return command.getOptionValueSource(option.attributeName()) === 'cli';
}

/** What the command's own section says goes before what is said for all. */
function valueIn(
  configuration: Configuration,
  command: Command,
  option: Option,
): { readonly key: string; readonly value: ConfiguredValue } | undefined {
  const name = option.name();
  const section = configuration[command.name()] as Readonly<Record<string, ConfiguredValue>> | undefined;
  const own = section?.[name];
  if (own !== undefined) return { key: `${command.name()}.${name}`, value: own };
  const common = configuration[name] as ConfiguredValue | undefined;
  return common === undefined ? undefined : { key: name, value: common };
}

function fromVariable(option: Option, variable: string, text: string): ConfiguredValue {
  if (isFlag(option)) {
    if (/^(1|true)$/i.test(text)) return true;
    if (/^(0|false)$/i.test(text)) return false;
    throw new UsageError(`${variable}: Expected 1 or 0, true or false, found "${text}".`);
  }
  // A comma means something within a value, as in --tag.
  return isRepeatable(option) ? text.trim().split(/\s+/) : text;
}

function set(
  command: Command,
  option: Option,
  value: ConfiguredValue,
  source: 'env' | 'config',
  place: string,
): void {
  const attribute = option.attributeName();
  if (typeof value === 'boolean') {
    command.setOptionValueWithSource(attribute, option.negate ? !value : value, source);
    return;
  }
  try {
    const words = [value].flat().map(String);
    const parsed = words.reduce<unknown>((previous, word) => parse(option, word, previous), undefined);
    command.setOptionValueWithSource(attribute, parsed, source);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new UsageError(`${place}: ${error.message} Found ${JSON.stringify(value)}.`, { cause: error });
  }
}

function parse(option: Option, word: string, previous: unknown): unknown {
  return option.parseArg ? option.parseArg(word, previous as never) : word;
}
