import type { Fixture } from '../fixtures/fixture.js';
import { type FixtureResult, judgeBreak } from '../fixtures/run-fixture.js';
import { outcomeOf, type PerformedFixture } from '../runner/perform-fixtures.js';
import { renderResult } from './terminal.js';

const marks = { pass: 'PASS', fail: 'FAIL', inconclusive: '????' };

/** The end of a fixture's run, for a person: verdicts, then the figures if there are any, then what was expected. */
export function renderFixtureResult(fixture: Fixture, result: FixtureResult): string {
  const rendered = result.run === undefined ? renderDeviceResult(result) : renderResult(result.run);
  return `${rendered}${renderExpectation(fixture, result)}`;
}

function renderDeviceResult({ outcome, scenario, promises, seconds, evidence }: FixtureResult): string {
  const lines = [
    ...['', `${marks[outcome]}  ${scenario}`, ''],
    ...promises.map(({ name, verdict, reason }) => `  ${marks[verdict]}  ${name}: ${reason}`),
    ...['', `  Two device servers, no virtual machine; ${seconds.toFixed(1)} s.`],
    ...[`  Ledger: ${evidence}/ledger.jsonl`, ''],
  ];
  return `${lines.join('\n')}\n`;
}

function renderExpectation(fixture: Fixture, { promises }: FixtureResult): string {
  const { breaks, mutants } = fixture;
  if (breaks === undefined) return '';
  const by = mutants.length === 0 ? '' : `, by ${mutants.join(', ')}`;
  const { caught, reason } = judgeBreak(fixture, promises);
  return caught
    ? `  as its fixture expects: "${breaks.promise}" is broken${by}.\n\n`
    : `  NOT as its fixture expects: ${reason}\n\n`;
}

/** How many of several runs kept every promise, and which did so only when they were tried again. */
export function renderTally(performed: readonly PerformedFixture[], wanted: number): string {
  const outcomes = performed.map(outcomeOf);
  const passed = outcomes.filter((outcome) => outcome === 'pass').length;
  const flaky = performed.filter((_, index) => outcomes[index] === 'flaky');
  const left = wanted - performed.length;
  const rest =
    left === 0 ? '' : ` ${left} did not run: there were as many failures as --max-failures allows.`;
  const unsure = flaky.length === 0 ? '' : ` ${flaky.length} flaky.`;
  return `${passed} of ${performed.length} runs passed.${unsure}${rest}\n${flaky.map(renderFlaky).join('')}`;
}

/** What broke in the attempts before the one that passed. */
function renderFlaky({ fixture, earlier }: PerformedFixture): string {
  const broken = earlier.flatMap(({ promises }, index) =>
    promises
      .filter(({ verdict }) => verdict !== 'pass')
      .map(({ name, reason }) => `    attempt ${index + 1}: ${name}: ${reason}\n`),
  );
  return `FLAKY  ${fixture.name}: passed at attempt ${earlier.length + 1} only.\n${broken.join('')}`;
}
