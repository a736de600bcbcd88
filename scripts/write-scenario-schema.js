// Writes the published JSON Schemas of scenarios and gates from the schemas that the command line checks them with.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gateJsonSchema } from '../dist/gates/schema.js';
import { deviceScenarioJsonSchema, scenarioJsonSchema } from '../dist/scenario/json-schema.js';
import { root } from './setup.js';

const schemas = {
  'scenarios/scenario': scenarioJsonSchema(),
  'scenarios/device-scenario': deviceScenarioJsonSchema(),
  'gates/gate': gateJsonSchema(),
};
for (const [name, schema] of Object.entries(schemas)) {
  const file = path.join(root, `fixtures/${name}.schema.json`);
  writeFileSync(file, `${JSON.stringify(schema, undefined, 2)}\n`);
  execFileSync(path.join(root, 'node_modules/.bin/biome'), ['format', '--write', file], { stdio: 'inherit' });
}
