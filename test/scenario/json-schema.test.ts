import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  allowedNames,
  deviceScenarioJsonSchema,
  scenarioJsonSchema,
} from '../../src/scenario/json-schema.js';

const folder = fileURLToPath(new URL('../../fixtures/scenarios/', import.meta.url));

const published = (name: string) => JSON.parse(readFileSync(`${folder}${name}.schema.json`, 'utf8'));

describe('The published JSON Schema of scenarios', () => {
  it('is that of the code; if not, run "npm run schema"', () => {
    expect(published('scenario')).to.deep.equal(scenarioJsonSchema());
    expect(published('device-scenario')).to.deep.equal(deviceScenarioJsonSchema());
  });

  it('is named in the first line of every fixture, for editors', () => {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
      const [first] = readFileSync(folder + file, 'utf8').split('\n');
      expect(first, file).to.equal('# yaml-language-server: $schema=./scenario.schema.json');
    }
  });

  it('tells which names a mapping may have', () => {
    expect(allowedNames(['workload', 'jobs', 3])).to.include.members(['name', 'depth', 'pattern']);
    expect(allowedNames(['nowhere'])).to.deep.equal([]);
  });
});
