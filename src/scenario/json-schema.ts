import { z } from 'zod';
import { deviceScenarioSchema } from '../device-level/scenario.js';
import { scenarioSchema } from './schema.js';

/** The part of JSON Schema that is looked into here. */
interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly items?: ObjectSchema;
  readonly anyOf?: readonly ObjectSchema[];
  readonly oneOf?: readonly ObjectSchema[];
  readonly const?: unknown;
}

/** The JSON Schema (draft 2020-12) of scenario files, which `fixtures/scenarios/scenario.schema.json` publishes. */
export function scenarioJsonSchema(): object {
  return titled('A scenario of switchover', scenarioSchema);
}

/** The same of files with `kind: device`: `fixtures/scenarios/device-scenario.schema.json`. */
export function deviceScenarioJsonSchema(): object {
  return titled('A scenario of switchover at the device level', deviceScenarioSchema);
}

function titled(title: string, type: z.ZodType): object {
  const { $schema, ...schema } = z.toJSONSchema(type, { io: 'input' });
  return { $schema, title, ...schema };
}

/** The names that the mapping at a path of a scenario, as it was written, may have. */
export function allowedNames(path: readonly PropertyKey[], scenario?: unknown): string[] {
  return namesAt(scenarioJsonSchema(), path, scenario);
}

/** The same of a device scenario. */
export function deviceNames(path: readonly PropertyKey[], scenario?: unknown): string[] {
  return namesAt(deviceScenarioJsonSchema(), path, scenario);
}

/**
 * The names that a JSON Schema allows in the mapping at a path; of a union, those of the member that a field of a
 * constant value shows to be meant, or of all its members.
 */
export function namesAt(whole: object, path: readonly PropertyKey[], input?: unknown): string[] {
  let value = input;
  let schemas = members(whole, value);
  for (const step of path) {
    value = (value as Readonly<Record<PropertyKey, unknown>> | undefined)?.[step];
    schemas = schemas
      .map((schema) => (typeof step === 'number' ? schema.items : schema.properties?.[String(step)]))
      .flatMap((schema) => (schema === undefined ? [] : members(schema, value)));
  }
  return [...new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

function members(schema: ObjectSchema, value: unknown): ObjectSchema[] {
  const union = schema.anyOf ?? schema.oneOf;
  if (union === undefined) return [schema];
  const meant = union.filter((member) => isMeant(member, value));
  return (meant.length > 0 ? meant : union).flatMap((member) => members(member, value));
}

function isMeant({ properties = {} }: ObjectSchema, value: unknown): boolean {
  const fields = value as Readonly<Record<string, unknown>> | undefined;
  return Object.entries(properties).every(
    ([name, property]) => property.const === undefined || property.const === fields?.[name],
  );
}
