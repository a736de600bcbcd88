import type { Exploration } from '../explore/finding.js';

/** What a search found, and where the fixtures are. */
export function renderExploration({
  ground,
  seed,
  seconds,
  scenarios,
  inconclusive,
  findings,
}: Exploration): string {
  const blocks = findings.map(
    ({ promise, reason, size, repeats, folder }) =>
      `FOUND  ${promise}\n       ${reason}\n       ${size}; failed ${repeats.failed} of ${repeats.of} times\n       ${folder}\n`,
  );
  const unknown = inconclusive === 0 ? '' : `, ${inconclusive} of them without enough evidence`;
  return (
    `\n${blocks.join('\n')}${findings.length === 0 ? 'Nothing found' : `\n${findings.length} found`}: ` +
    `${scenarios} scenario(s) at the ${ground} ground in ${seconds.toFixed(0)} s, seed ${seed}${unknown}.\n`
  );
}
