import type { Fixture } from '../../fixtures/fixture.js';
import { type FixtureObserver, outcomeOf } from '../perform-fixtures.js';
import { Durations } from './durations.js';
import { LastRunRecord, type PlannedShard } from './last-run.js';

/** Keeps in a results folder what becomes of the fixtures of a run, for `--last-failed`, and how long they take. */
export function keepRecord(
  results: string,
  fixtures: readonly Fixture[],
  shard?: PlannedShard,
): Pick<FixtureObserver, 'started' | 'ended'> {
  const record = new LastRunRecord(results, fixtures, shard);
  return {
    started: (_, place) => record.started(place),
    ended: (fixture, place, runs) => {
      record.ended(place, runs.map(outcomeOf));
      Durations.add(results, fixture.name, runs.at(-1)!.result.seconds);
    },
  };
}
