import { combine } from '../../checkers/promise.js';
import { renderShard } from '../../reporters/fixture-list.js';
import { Screen } from '../../reporters/live/screen.js';
import { outcomeOf, type PerformedFixture } from '../../runner/perform-fixtures.js';
import { chooseFixtures } from '../../runner/selection/choose-fixtures.js';
import { keepRecord } from '../../runner/selection/keep-record.js';
import { UsageError } from '../../usage-error.js';
import { chosenEnvironment } from '../chosen-environment.js';
import { printCommandLines } from '../dry-run.js';
import { exitStatusOf } from '../exit-status.js';
import { splitExtraArguments } from '../extra-arguments.js';
import { type FixtureOverrides, overrideFixtures } from '../fixture-overrides.js';
import { untilInterrupted } from '../interruption.js';
import { type BaselineOptions, otherBuild } from '../other-build.js';
import { performTold, printed } from '../perform-fixtures.js';
import { report, requestedReporters } from '../reports.js';
import { checkRunOptions, definedOnly, type RunOptions, runOptionWords } from '../run-options.js';
import { type SelectionOptions, selectsAnything } from '../selection-options.js';

export interface RunCommandOptions extends FixtureOverrides, RunOptions, BaselineOptions, SelectionOptions {
  readonly results: string;
  readonly repeatEach?: number;
  readonly maxFailures?: number;
  /** The same as one for maxFailures. */
  readonly x?: boolean;
  readonly retries?: number;
  readonly allowFlaky?: boolean;
  readonly keepOnFailure?: boolean;
  /** Milliseconds. */
  readonly keepFor?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly reporter: string;
}

/** Performs and judges scenarios one after another, and sets the exit status by the worst. */
export async function run(words: string[], options: RunCommandOptions): Promise<void> {
  checkRunOptions(options);
  const { paths, extraArguments } = splitExtraArguments(words);
  if (paths.length === 0 && !selectsAnything(options)) {
    throw new UsageError(
      'Expected the path of a scenario, or --grep, --tag, --last-failed or --shard to choose among all; "switchover list" shows them.',
    );
  }
  const chosen = chooseFixtures({ paths, ...options });
  if (options.dryRun) {
    const other = otherBuild(options);
    const builds = [options, ...(other === undefined ? [] : [other])];
    return await printCommandLines(chosen.fixtures, builds, { extraArguments, json: options.json ?? false });
  }
  const screen = new Screen();
  const fixtures = overrideFixtures(chosen.fixtures, options, (why) => screen.line(`leaving out ${why}`));
  const reporters = requestedReporters(options);
  const keep = keepOnFailure(options);
  const ledgers: string[] = [];
  await untilInterrupted(async (signal) => {
    if (chosen.shard) screen.line(renderShard(chosen.fixtures, chosen.shard));
    const { results, trace, traceMemory, cold, repeatEach, maxFailures, x, retries } = options;
    try {
      const performed = await performTold(fixtures, {
        ...{ environment: chosenEnvironment(options, screen.line, signal), results, signal, screen },
        ...{ extraArguments, options: runOptionWords(options) },
        started: (ledger: string) => ledgers.push(ledger),
        observer: keepRecord(results, fixtures, chosen.shard),
        list: reporters.some(({ name }) => name === 'list'),
        ...definedOnly({
          ...{ trace, traceMemory, cold, repeatEach, retries },
          maxFailures: maxFailures ?? (x ? 1 : undefined),
          keepOnFailure: keep,
        }),
      });
      if (options.json) {
        const all = performed.map(printed);
        process.stdout.write(`${JSON.stringify(all.length === 1 ? all[0] : all, undefined, 2)}\n`);
      }
      process.exitCode = statusOf(performed, options);
    } finally {
      await report(ledgers, reporters);
    }
  });
}

/** What passed only when it was tried again is not known to be right, unless the user says so. */
function statusOf(performed: readonly PerformedFixture[], { allowFlaky }: RunCommandOptions): number {
  const verdict = combine(performed.flatMap(({ result }) => result.promises));
  const flaky = performed.some((one) => outcomeOf(one) === 'flaky');
  return exitStatusOf(verdict === 'pass' && flaky && !allowFlaky ? 'inconclusive' : verdict);
}

/** Throws a UsageError if there is a time and nothing to keep. */
function keepOnFailure({
  keepOnFailure,
  keepFor,
}: RunCommandOptions): { forMilliseconds?: number } | undefined {
  if (keepOnFailure) return keepFor === undefined ? {} : { forMilliseconds: keepFor };
  if (keepFor === undefined) return undefined;
  throw new UsageError('Expected --keep-on-failure with --keep-for: that is how long the machines are kept.');
}
