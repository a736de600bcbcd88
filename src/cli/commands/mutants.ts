import { loadRegressions } from '../../fixtures/fixture.js';
import { catchMutant, type MutantOutcome } from '../../mutants/catch-mutant.js';
import { mutants as known, mutantNamed } from '../../mutants/registry.js';
import { renderMutantList, renderMutantOutcomes } from '../../reporters/mutants.js';
import { progressLines } from '../../reporters/progress.js';
import { chosenEnvironment } from '../chosen-environment.js';
import { ExitStatus } from '../exit-status.js';
import { untilInterrupted } from '../interruption.js';

export interface MutantsOptions {
  readonly all?: boolean;
  readonly json?: boolean;
  readonly control?: boolean;
  readonly results: string;
}

/** Lists the mutants, or runs the fixtures against some or all of them and tells which were noticed. */
export async function mutants(names: readonly string[], options: MutantsOptions): Promise<void> {
  const chosen = options.all ? known : names.map(mutantNamed);
  const fixtures = loadRegressions();
  if (chosen.length === 0) {
    if (options.json) process.stdout.write(`${JSON.stringify(known, undefined, 2)}\n`);
    else process.stdout.write(renderMutantList(known, fixtures));
    return;
  }
  const progress = progressLines();
  const outcomes = await untilInterrupted(async (signal) => {
    const environment = chosenEnvironment({}, progress, signal);
    const caught: MutantOutcome[] = [];
    for (const mutant of chosen) {
      progress(`mutant ${caught.length + 1} of ${chosen.length}: ${mutant.name}`);
      const { results, control = false } = options;
      const outcome = await catchMutant(mutant, fixtures, {
        ...{ environment, results, signal, control, progress: () => {} },
      });
      progress(`${outcome.caught ? 'caught' : 'SURVIVED'} by ${outcome.by}: ${outcome.reason}`);
      caught.push(outcome);
    }
    return caught;
  });
  if (outcomes === undefined) return;
  process.stderr.write(renderMutantOutcomes(outcomes));
  if (options.json) process.stdout.write(`${JSON.stringify(outcomes, undefined, 2)}\n`);
  process.exitCode = outcomes.every(({ caught }) => caught) ? ExitStatus.pass : ExitStatus.broken;
}
