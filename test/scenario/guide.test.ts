import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { fault } from '../../src/scenario/faults.js';
import { checkScenario } from '../../src/scenario/load.js';
import { type Scenario, scenarioSchema } from '../../src/scenario/schema.js';

const guide = readFileSync('docs/guide/writing-a-scenario.md', 'utf8');
const blocks = [...guide.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text!);

/** The scenario of a block; fails with what is wrong with it. */
function scenarioOf(text: string): Scenario {
  const checked = checkScenario(parse(text));
  if ('faults' in checked) expect.fail(JSON.stringify(checked.faults));
  return checked.value;
}

describe('The guide to scenarios', () => {
  it('has examples that are scenarios', () => {
    expect(blocks).to.have.length.greaterThan(1);
    expect(new Set(blocks.map((text) => scenarioOf(text).name))).to.have.property('size', blocks.length);
  });

  it('shows every kind of fault, and tells of every key', () => {
    const shown = new Set(blocks.flatMap((text) => scenarioOf(text).faults.map(({ strike }) => strike)));
    expect([...shown]).to.have.members(fault.options.map(({ shape }) => shape.strike.value));
    for (const key of Object.keys(scenarioSchema.shape)) expect(guide).to.include(key);
  });

  it('would be noticed if it had a mistake', () => {
    expect(() => scenarioOf(blocks[0]!.replace('doorbells: mapped', 'doorbells: brass'))).to.throw(/brass/);
  });
});
