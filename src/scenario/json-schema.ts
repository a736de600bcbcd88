import { z } from 'zod';
import { scenarioSchema } from './schema.js';

/** The part of JSON Schema that is looked into here. */
interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly items?: ObjectSchema;
  readonly anyOf?: readonly ObjectSchema[];
  readonly oneOf?: readonly ObjectSchema[];
}

/** The JSON Schema (draft 2020-12) of scenario files, which `fixtures/scenarios/scenario.schema.json` publishes. */
export function scenarioJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema, { io: 'input' });
  return { $schema, title: 'A scenario of switchover', ...schema };
}

/** The names that the mapping at a path of a scenario may have. */
export function allowedNames(path: readonly PropertyKey[]): string[] {
  return namesAt(scenarioJsonSchema(), path);
}

/** The names that a JSON Schema allows in the mapping at a path; of a union, those of all its members. */
export function namesAt(whole: object, path: readonly PropertyKey[]): string[] {
  let schemas = members(whole);
  for (const step of path) {
    schemas = schemas
      .map((schema) => (typeof step === 'number' ? schema.items : schema.properties?.[String(step)]))
      .flatMap((schema) => (schema === undefined ? [] : members(schema)));
  }
  return [...new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

function members(schema: ObjectSchema): ObjectSchema[] {
  const union = schema.anyOf ?? schema.oneOf;
  return union === undefined ? [schema] : union.flatMap(members);
}
