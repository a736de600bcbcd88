import { combine } from '../../checkers/promise.js';
import { findFixtures } from '../../fixtures/find-fixtures.js';
import { progressLines } from '../../reporters/progress.js';
import { chosenEnvironment } from '../chosen-environment.js';
import { ExitStatus, exitStatusOf } from '../exit-status.js';
import { splitExtraArguments } from '../extra-arguments.js';
import { type FixtureOverrides, overrideFixture } from '../fixture-overrides.js';
import { interruptible } from '../interruption.js';
import { performFixtures, printed } from '../perform-fixtures.js';
import { report, requestedReporters } from '../reports.js';
import { checkRunOptions, definedOnly, type RunOptions, runOptionWords } from '../run-options.js';

export interface RunCommandOptions extends FixtureOverrides, RunOptions {
  readonly results: string;
  readonly repeatEach?: number;
  readonly maxFailures?: number;
  /** The same as one for maxFailures. */
  readonly x?: boolean;
  readonly json?: boolean;
  readonly reporter: string;
}

/** Performs and judges scenarios one after another, and sets the exit status by the worst. */
export async function run(words: string[], options: RunCommandOptions): Promise<void> {
  checkRunOptions(options);
  const { paths, extraArguments } = splitExtraArguments(words);
  const fixtures = paths.flatMap(findFixtures).map((fixture) => overrideFixture(fixture, options));
  const reporters = requestedReporters(options);
  const ledgers: string[] = [];
  using interruption = interruptible();
  const { signal } = interruption;
  const progress = progressLines();
  const { results, trace, traceMemory, cold, repeatEach, maxFailures, x } = options;
  try {
    const performed = await performFixtures(fixtures, {
      ...{ environment: chosenEnvironment(options, progress, signal), results, signal, progress },
      ...{ extraArguments, options: runOptionWords(options) },
      started: (ledger: string) => ledgers.push(ledger),
      list: reporters.some(({ name }) => name === 'list'),
      ...definedOnly({
        trace,
        traceMemory,
        cold,
        repeatEach,
        maxFailures: maxFailures ?? (x ? 1 : undefined),
      }),
    });
    if (options.json) {
      const all = performed.map(printed);
      process.stdout.write(`${JSON.stringify(all.length === 1 ? all[0] : all, undefined, 2)}\n`);
    }
    process.exitCode = exitStatusOf(combine(performed.flatMap(({ promises }) => promises)));
  } catch (error) {
    if (!signal.aborted) throw error;
    process.exitCode = ExitStatus.interrupted;
  } finally {
    await report(ledgers, reporters);
  }
}
