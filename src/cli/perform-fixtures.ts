import { descriptionOf } from '../fixtures/about-fixture.js';
import type { Fixture } from '../fixtures/fixture.js';
import type { FixtureResult, FixtureRunOptions } from '../fixtures/run-fixture.js';
import { renderFixtureResult, renderTally } from '../reporters/fixture-result.js';
import { RunStatus } from '../reporters/live/run-status.js';
import type { Screen } from '../reporters/live/screen.js';
import {
  type FixtureObserver,
  outcomeOf,
  type PerformedFixture,
  type PerformOptions,
  performFixtures,
} from '../runner/perform-fixtures.js';
import { reproduction } from '../runner/reproduction.js';

export interface ToldOptions extends Omit<PerformOptions, 'observer' | 'progress' | 'watch' | 'stepped'> {
  readonly screen: Screen;
  /** Told as well, such as what keeps a record. */
  readonly observer?: Pick<FixtureObserver, 'started' | 'ended'>;
  /** Whether the verdicts of each run are said; they are if left out. */
  readonly list?: boolean;
}

/** Performs and judges fixtures one after another, and says on the screen what happens and what came of each and of all. */
export async function performTold(
  fixtures: readonly Fixture[],
  { list = true, observer, screen, ...options }: ToldOptions,
): Promise<PerformedFixture[]> {
  const { repeatEach = 1 } = options;
  const wanted = fixtures.length * repeatEach;
  let begun = 0;
  let status = new RunStatus('');
  using _shown = screen.show(() => status.text);
  const performed = await performFixtures(fixtures, {
    ...options,
    progress: (what) => {
      status.said(what);
      screen.line(what);
    },
    watch: (entry) => status.note(entry),
    stepped: (done, all) => status.stepped(done, all),
    observer: {
      started: (fixture, place) => {
        observer?.started?.(fixture, place);
        status = new RunStatus(`${++begun}/${wanted} ${fixture.name}`);
        screen.line(introduction(fixture));
      },
      attempted: (fixture, result, retry) => {
        if (list) screen.write(`${renderFixtureResult(fixture, result)}${again(result, options)}`);
        if (retry === undefined) return;
        status = new RunStatus(`${begun}/${wanted} ${fixture.name}, retry ${retry} of ${options.retries}`);
        screen.line(`${fixture.name} did not pass: retry ${retry} of ${options.retries}`);
      },
      ended: (fixture, place, runs) => observer?.ended?.(fixture, place, runs),
    },
  });
  const told = wanted > 1 || performed.some((one) => outcomeOf(one) === 'flaky');
  if (told) screen.write(renderTally(performed, wanted));
  return performed;
}

/** How to do it again, for what did not pass. */
function again(
  { outcome, evidence }: FixtureResult,
  { options, extraArguments }: Pick<FixtureRunOptions, 'options' | 'extraArguments'>,
): string {
  return outcome === 'pass' ? '' : `  Again: ${reproduction(evidence, options, extraArguments)}\n\n`;
}

function introduction(fixture: Fixture): string {
  const { name, mutants } = fixture;
  const description = descriptionOf(fixture);
  const bugs = mutants.length === 0 ? '' : ` (with ${mutants.join(', ')})`;
  return `scenario ${name}${bugs}${description ? `: ${description}` : ''}`;
}

/** A result as `--json` prints it: of virtual machines with the figures, and with the attempts before, if there are any. */
export function printed({ result, earlier }: PerformedFixture): object {
  const { run, ...rest } = result;
  const attempts = earlier.map(({ outcome, promises, seconds, evidence }) => ({
    ...{ outcome, seconds, evidence },
    promises: promises.filter(({ verdict }) => verdict !== 'pass'),
  }));
  return {
    ...(run ?? rest),
    ...(earlier.length > 0 && { flaky: result.outcome === 'pass', earlierAttempts: attempts }),
  };
}
