import type { Command, Option } from 'commander';
import { gather } from '../option-values.js';

/** Device servers and proxies are what a run has written down that it started, and nothing else decides about them. */
const withoutDefaults: ReadonlySet<string> = new Set(['serve', 'proxy']);

/** Variables that begin like those of options, and are none. */
const otherVariables: ReadonlySet<string> = new Set([
  'SWITCHOVER_CACHE',
  'SWITCHOVER_CHROMIUM',
  'SWITCHOVER_CONFIG',
  'SWITCHOVER_LAB',
  'SWITCHOVER_OWNER',
  'SWITCHOVER_THOROUGH',
]);

/** Other names of variables that are as good, and come after. */
const otherNames: Readonly<Record<string, string>> = { qemu: 'QEMU' };

/** Whether the options of a command may come from the environment and from the configuration file. */
export function takesDefaults(command: Command): boolean {
  return !withoutDefaults.has(command.name());
}

/** The variables that give an option, the first that is set before the others; none if its name means something else. */
export function variablesOf(option: Option): string[] {
  const name = option.name();
  const variable = `SWITCHOVER_${name.toUpperCase().replaceAll('-', '_')}`;
  const other = otherNames[name];
  return [variable, ...(other === undefined ? [] : [other])].filter((one) => !otherVariables.has(one));
}

/** Whether a variable's name looks like that of an option. */
export function isOptionVariable(name: string): boolean {
  return name.startsWith('SWITCHOVER_') && !otherVariables.has(name);
}

/** The names in an environment that look like an option's, and are no option of any command. */
export function unknownVariables(commands: readonly Command[], environment: NodeJS.ProcessEnv): string[] {
  const known = new Set(commands.flatMap(({ options }) => options.flatMap(variablesOf)));
  return Object.keys(environment).filter((name) => isOptionVariable(name) && !known.has(name));
}

/** Whether an option may be given more than once. */
export function isRepeatable({ variadic, parseArg }: Option): boolean {
  return variadic || parseArg === (gather as unknown);
}

/** Whether an option has no value, as --cold and --no-mutants. */
export function isFlag({ required, optional }: Option): boolean {
  return !required && !optional;
}
