import { existsSync } from 'node:fs';
import path from 'node:path';
import { findFixtures } from '../../fixtures/find-fixtures.js';
import { type Fixture, regressionsFolder, scenariosFolder } from '../../fixtures/fixture.js';
import { UsageError } from '../../usage-error.js';
import { Durations } from './durations.js';
import { type LastRun, type PlannedShard, readLastRun } from './last-run.js';
import { type Selection, select } from './select.js';
import { partition, planOf, type Shard } from './shards.js';

/** What is asked for of all fixtures. */
export interface Choice extends Selection {
  /** Files and folders; if there are none, the fixtures of this project, or those that `lastFailed` is about. */
  readonly paths: readonly string[];
  /** Only what did not pass in the last run in the results folder. */
  readonly lastFailed?: boolean;
  readonly shard?: Shard;
  /** Files of past durations, instead of the results folder's. */
  readonly durations?: readonly string[];
  readonly results: string;
}

/** The fixtures that were asked for, in their order. */
export interface Chosen {
  readonly fixtures: readonly Fixture[];
  readonly durations: Durations;
  readonly shard?: PlannedShard & {
    /** How many fixtures all shards have, and how long this one and all will take, seconds. */
    readonly ofFixtures: number;
    readonly seconds: number;
    readonly ofSeconds: number;
  };
}

/**
 * Finds the fixtures that were asked for. Throws a UsageError if one cannot be read, or if nothing is left: it says what
 * was sought and what comes near it.
 */
export function chooseFixtures(choice: Choice): Chosen {
  const { paths, lastFailed, shard, results } = choice;
  const durations = choice.durations === undefined ? Durations.of(results) : Durations.read(choice.durations);
  const last = lastFailed ? readLastRun(results) : undefined;
  const found = last === undefined ? candidates(paths) : failedOf(last, paths, results);
  const selected = select(found, choice, () => [
    ...candidates([]),
    ...(last?.fixtures ?? [])
      .map(({ file }) => file)
      .filter((file) => existsSync(file))
      .flatMap(findFixtures),
  ]);
  if (shard === undefined) return { fixtures: selected, durations };
  if (shard.of > selected.length) {
    throw new UsageError(
      `--shard: Expected at most as many shards as there are fixtures, ${selected.length}, found ${shard.of}.`,
    );
  }
  const secondsOf = (fixture: Fixture) => durations.expected(fixture);
  const all = partition(selected, secondsOf, shard.of);
  const fixtures = all[shard.number - 1]!;
  const sum = (some: readonly Fixture[]) => some.reduce((total, one) => total + secondsOf(one), 0);
  const plan = planOf(all.map((part) => part.map(({ name }) => name)));
  return {
    fixtures,
    durations,
    shard: {
      ...{ ...shard, plan, ofFixtures: selected.length },
      ...{ seconds: sum(fixtures), ofSeconds: sum(selected) },
    },
  };
}

function candidates(paths: readonly string[]): Fixture[] {
  return (paths.length > 0 ? paths : [scenariosFolder, regressionsFolder]).flatMap(findFixtures);
}

function failedOf({ fixtures }: LastRun, paths: readonly string[], results: string): Fixture[] {
  const failed = fixtures.filter(({ outcome }) => outcome !== 'pass').map(({ file }) => file);
  if (failed.length === 0) {
    throw new UsageError(
      `--last-failed: Expected a fixture that did not pass in the last run in ${results}, but all ${fixtures.length} did.`,
    );
  }
  if (paths.length === 0) return failed.flatMap(findFixtures);
  const files = new Set(failed.map((file) => path.resolve(file)));
  const found = candidates(paths).filter(({ file }) => files.has(path.resolve(file)));
  if (found.length > 0) return found;
  throw new UsageError(
    `--last-failed: Expected a fixture of ${paths.join(', ')} that did not pass in the last run in ${results}; what did not pass is ${failed.join(', ')}.`,
  );
}
