// Writes the published JSON Schemas of scenarios from the schemas that the command line checks them with.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { deviceScenarioJsonSchema, scenarioJsonSchema } from '../dist/scenario/json-schema.js';
import { root } from './setup.js';

const schemas = { scenario: scenarioJsonSchema(), 'device-scenario': deviceScenarioJsonSchema() };
for (const [name, schema] of Object.entries(schemas)) {
  const file = path.join(root, `fixtures/scenarios/${name}.schema.json`);
  writeFileSync(file, `${JSON.stringify(schema, undefined, 2)}\n`);
  execFileSync(path.join(root, 'node_modules/.bin/biome'), ['format', '--write', file], { stdio: 'inherit' });
}
