import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssertionError } from 'chai';
import { descriptionOf, originsOf } from '../fixtures/about-fixture.js';
import { type Fixture, loadRegressions, withMutants } from '../fixtures/fixture.js';
import { type FixtureResult, judgeBreak, runFixture } from '../fixtures/run-fixture.js';
import { testLimit } from './launched.js';
import { testEnvironment } from './test-environment.js';

const results = fileURLToPath(new URL('../../results/tests/', import.meta.url));

/** Every regression that there is. */
export const regressions: readonly Fixture[] = loadRegressions();

/** What a suite says of a regression: where the bug was seen, and what it is. */
export function titleOf(fixture: Fixture): string {
  return `${originsOf(fixture).join(', ')} — ${descriptionOf(fixture) || fixture.name}`;
}

/** Runs a regression and throws an AssertionError unless its bug is noticed, for the reason that it states. */
export async function expectNoticed(fixture: Fixture): Promise<void> {
  const { promises, evidence } = await performFixture(fixture);
  const { caught, reason } = judgeBreak(fixture, promises);
  if (!caught) throw new AssertionError(`${reason} Evidence: ${evidence}`);
}

/** What comes of a regression without its mutant: then it may break no promise. */
export async function performControl(fixture: Fixture): Promise<FixtureResult> {
  return await performFixture(withMutants(fixture, []));
}

/** What does not go by the rules of a regression's folder, as sentences. */
export function brokenRules({ file, kind, name, mutants, breaks, scenario }: Fixture): string[] {
  const folder = path.dirname(file);
  const found: string[] = [];
  if (name !== path.basename(folder))
    found.push(`${file}: expected the name of its folder, found "${name}".`);
  const schema = `../../scenarios/${kind === 'device' ? 'device-scenario' : 'scenario'}.schema.json`;
  if (!readFileSync(file, 'utf8').startsWith(`# yaml-language-server: $schema=${schema}\n`)) {
    found.push(`${file}: expected ${schema} to be named in its first line, for editors.`);
  }
  if (mutants.length === 0) found.push(`${file}: expected a mutant, found none.`);
  if (breaks === undefined) found.push(`${file}: expected what its mutant breaks, found nothing.`);
  if (scenario.description === undefined) found.push(`${file}: expected a description, found none.`);
  if (scenario.tags.length === 0) found.push(`${file}: expected a tag, found none.`);
  if (!existsSync(path.join(folder, 'README.md'))) found.push(`${folder}: expected a README.md, found none.`);
  return found;
}

async function performFixture(fixture: Fixture): Promise<FixtureResult> {
  const signal = AbortSignal.timeout(testLimit);
  return await runFixture(fixture, { environment: testEnvironment, results, signal, progress: () => {} });
}
