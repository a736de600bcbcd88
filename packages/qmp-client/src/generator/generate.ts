/**
 * `npm run generate` writes src/generated/qmp-schema.ts from the newest schema/qmp-schema-*.json;
 * `npm run generate:check` only compares, and fails if the file is not what the schema gives.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { renderTypes } from './render.js';
import { Schema, type SchemaEntity } from './schema.js';

const schemaFolder = new URL('../../schema/', import.meta.url);
const generatedFolder = new URL('../../src/generated/', import.meta.url);
const generatedFile = new URL('qmp-schema.ts', generatedFolder);

const newest = readdirSync(schemaFolder)
  .filter((name) => /^qmp-schema-[\d.]+\.json$/.test(name))
  .sort(new Intl.Collator('en', { numeric: true }).compare)
  .at(-1);
if (newest === undefined) {
  throw new Error(
    `Expected a qmp-schema-<version>.json in ${fileURLToPath(schemaFolder)}, but there is none.`,
  );
}
const entities = JSON.parse(readFileSync(new URL(newest, schemaFolder), 'utf8')) as SchemaEntity[];
const types = renderTypes(new Schema(entities), newest);

if (process.argv.includes('--check')) {
  let current = '';
  try {
    current = readFileSync(generatedFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (current !== types) {
    process.stderr.write(
      `Expected ${fileURLToPath(generatedFile)} to be what ${newest} gives, but it differs; ` +
        'run "npm run generate -w packages/qmp-client" and commit the result.\n',
    );
    process.exitCode = 1;
  }
} else {
  mkdirSync(generatedFolder, { recursive: true });
  writeFileSync(generatedFile, types);
}
