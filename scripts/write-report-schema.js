// Writes the published JSON Schema of the reporter json.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { reportJsonSchema } from '../dist/reporters/data/report-schema.js';
import { root } from './setup.js';

const file = path.join(root, 'docs/reference/report.schema.json');
writeFileSync(file, `${JSON.stringify(reportJsonSchema(), undefined, 2)}\n`);
execFileSync(path.join(root, 'node_modules/.bin/biome'), ['format', '--write', file], { stdio: 'inherit' });
