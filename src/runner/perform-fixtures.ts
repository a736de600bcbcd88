import path from 'node:path';
import { mayBeRetried } from '../checkers/retries.js';
import type { Fixture } from '../fixtures/fixture.js';
import { type FixtureResult, type FixtureRunOptions, runFixture } from '../fixtures/run-fixture.js';
import type { FixtureOutcome } from './selection/last-run.js';

/** What came of one run of a fixture, with the attempts at it that did not pass before. */
export interface PerformedFixture {
  readonly fixture: Fixture;
  /** Of the last attempt. */
  readonly result: FixtureResult;
  readonly earlier: readonly FixtureResult[];
}

/** Told how fixtures get on. */
export interface FixtureObserver {
  /** @param place of the fixture in the list */
  started?(fixture: Fixture, place: number): void;
  /** @param retry which attempt comes next, if one does */
  attempted?(fixture: Fixture, result: FixtureResult, retry: number | undefined): void;
  /** @param runs all runs of the fixture so far, if it is repeated */
  ended?(fixture: Fixture, place: number, runs: readonly PerformedFixture[]): void;
}

export interface PerformOptions extends FixtureRunOptions {
  /** How often each; once if left out. */
  readonly repeatEach?: number;
  /** After so many runs that did not pass there are no more. */
  readonly maxFailures?: number;
  /** How often a run that did not pass is tried again, unless a promise of integrity was broken; never if left out. */
  readonly retries?: number;
  readonly observer?: FixtureObserver;
}

/** Performs and judges fixtures one after another. */
export async function performFixtures(
  fixtures: readonly Fixture[],
  { repeatEach = 1, maxFailures = Number.POSITIVE_INFINITY, retries = 0, ...options }: PerformOptions,
): Promise<PerformedFixture[]> {
  const { observer } = options;
  const all: PerformedFixture[] = [];
  let failures = 0;
  for (const [place, fixture] of fixtures.entries()) {
    const runs: PerformedFixture[] = [];
    // Who ended the keeping of machines by Ctrl-C wants no more runs.
    while (runs.length < repeatEach && failures < maxFailures && !options.signal.aborted) {
      observer?.started?.(fixture, place);
      const performed = await attempt(fixture, retries, options);
      runs.push(performed);
      all.push(performed);
      if (performed.result.outcome !== 'pass') failures++;
      observer?.ended?.(fixture, place, runs);
    }
  }
  return all;
}

/** Performs a fixture until it passes, may not be tried again, or was tried often enough. */
async function attempt(
  fixture: Fixture,
  retries: number,
  { observer, ...options }: PerformOptions,
): Promise<PerformedFixture> {
  const earlier: FixtureResult[] = [];
  for (;;) {
    const last = earlier.at(-1);
    const retryOf = last && path.basename(last.evidence);
    const result = await runFixture(fixture, { ...options, ...(retryOf !== undefined && { retryOf }) });
    const mayBe = result.outcome !== 'pass' && mayBeRetried(result.promises);
    const again = mayBe && earlier.length < retries && !options.signal.aborted;
    observer?.attempted?.(fixture, result, again ? earlier.length + 1 : undefined);
    if (!again) return { fixture, result, earlier };
    earlier.push(result);
  }
}

/** What came of a run: *flaky* if it passed only when it was tried again. */
export function outcomeOf({ result, earlier }: PerformedFixture): FixtureOutcome {
  return result.outcome === 'pass' && earlier.length > 0 ? 'flaky' : result.outcome;
}
