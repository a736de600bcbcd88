import { z } from 'zod';
import { scenarioSchema } from './schema.js';

/** The part of JSON Schema that is looked into here. */
interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly items?: ObjectSchema;
}

/** The JSON Schema (draft 2020-12) of scenario files, which `fixtures/scenarios/scenario.schema.json` publishes. */
export function scenarioJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema, { io: 'input' });
  return { $schema, title: 'A scenario of switchover', ...schema };
}

/** The names that the mapping at a path of a scenario may have. */
export function allowedNames(path: readonly PropertyKey[]): string[] {
  let schema: ObjectSchema | undefined = scenarioJsonSchema();
  for (const step of path)
    schema = typeof step === 'number' ? schema?.items : schema?.properties?.[String(step)];
  return Object.keys(schema?.properties ?? {});
}
