import type { Command, Option } from 'commander';
import { z } from 'zod';
import { type Checked, checkAgainst } from '../../scenario/yaml-file.js';
import { isFlag, isRepeatable, takesDefaults } from './option-names.js';

/** What a configuration may say of one option. */
export type ConfiguredValue = boolean | number | string | readonly (number | string)[];

/** A configuration: options by their long names, of all commands that have them, and those of one command by its name. */
export type Configuration = Readonly<
  Record<string, ConfiguredValue | Readonly<Record<string, ConfiguredValue>>>
>;

/** Checks a configuration against the definitions of the commands. */
export function checkConfiguration(commands: readonly Command[], input: unknown): Checked<Configuration> {
  const configurable = commands.filter(takesDefaults);
  const sections = Object.fromEntries(
    configurable.map((command) => [
      command.name(),
      z.strictObject(optionsSchema(command.options)).optional(),
    ]),
  );
  const everyOption = optionsSchema(configurable.flatMap(({ options }) => options));
  const schema = z.strictObject({ ...everyOption, ...sections });
  // An empty file is no mapping, and no mistake.
  return checkAgainst(schema, input ?? {}, ([section]) => {
    const command = configurable.find((one) => one.name() === section);
    return Object.keys(command === undefined ? schema.shape : optionsSchema(command.options));
  }) as Checked<Configuration>;
}

function optionsSchema(options: readonly Option[]): Record<string, z.ZodType> {
  const shapes = new Map<string, z.ZodType[]>();
  for (const option of options) {
    const name = option.name();
    shapes.set(name, [...(shapes.get(name) ?? []), valueSchema(option)]);
  }
  return Object.fromEntries(
    [...shapes].map(([name, schemas]) => [
      name,
      (schemas.length === 1 ? schemas[0]! : z.union(schemas)).optional(),
    ]),
  );
}

/** The shape of a value; what it may be is for the option itself to say, as on the command line. */
function valueSchema(option: Option): z.ZodType {
  if (isFlag(option)) return z.boolean();
  const one = z.union([z.string(), z.number()]);
  const values = isRepeatable(option) ? z.union([z.array(one), one]) : one;
  return option.optional ? z.union([z.boolean(), values]) : values;
}
