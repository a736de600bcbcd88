import type { Fixture } from '../fixtures/fixture.js';
import type { MutantOutcome } from '../mutants/catch-mutant.js';
import type { Mutant } from '../mutants/registry.js';

/** Every mutant with where it is, where it was seen, and the fixture that is about it. */
export function renderMutantList(mutants: readonly Mutant[], fixtures: readonly Fixture[]): string {
  const rows = mutants.map(({ name, origin, places, description }) => {
    const fixture = fixtures.find((candidate) => candidate.mutants.includes(name));
    return `${name}  (${places.join(' and ')}; ${origin}; ${fixture?.name ?? 'no fixture'})\n    ${description}\n`;
  });
  return `${rows.join('')}\n${mutants.length} mutants. Run them with --all, or by name.\n`;
}

/** Which mutants were noticed, by what, after how long and with which sentence. */
export function renderMutantOutcomes(outcomes: readonly MutantOutcome[]): string {
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  const rows = outcomes.map(({ name, caught, by, reason, seconds }) => {
    const verdict = caught ? 'caught  ' : 'SURVIVED';
    return `${name.padEnd(width)}  ${verdict}  ${seconds.toFixed(1).padStart(6)} s  ${by}\n      ${reason}\n`;
  });
  const caught = outcomes.filter((outcome) => outcome.caught).length;
  return `\n${rows.join('')}\n${caught} of ${outcomes.length} caught.\n`;
}
