import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type LastRun, lastRunFile, readLastRun } from './last-run.js';

/** What a run left in a results folder. */
export interface FoundRun {
  readonly results: string;
  readonly run: LastRun;
}

/** What the last runs in results folders at or below the paths left, where there is anything. */
export function findLastRuns(paths: readonly string[]): FoundRun[] {
  const folders = new Set(paths.flatMap((wanted) => resultsBelow(path.resolve(wanted))));
  return [...folders].map((results) => ({ results, run: readLastRun(results) }));
}

function resultsBelow(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  if (existsSync(path.join(folder, lastRunFile))) return [folder];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(folder, name))
    .sort()
    .flatMap(resultsBelow);
}

/** What runs that were shards lack of the whole, as sentences; none if they are all of it, or if none was a shard. */
export function lacksOfWhole(runs: readonly FoundRun[]): string[] {
  const shards = runs.flatMap(({ results, run }) => (run.shard ? [{ results, run, shard: run.shard }] : []));
  const [first] = shards;
  if (first === undefined) return [];
  const other = shards.find(({ shard }) => shard.plan !== first.shard.plan);
  if (other !== undefined) {
    return [
      `Expected shards of one whole, but those in ${first.results} (plan ${first.shard.plan}) and ${other.results} ` +
        `(plan ${other.shard.plan}) were parted differently; give every shard the same paths, options and --durations.`,
    ];
  }
  const numbers = new Set(shards.map(({ shard }) => shard.number));
  const missing = Array.from({ length: first.shard.of }, (_, index) => index + 1).filter(
    (number) => !numbers.has(number),
  );
  const unknown = shards.flatMap(({ run, shard }) => {
    const names = run.fixtures.filter(({ outcome }) => outcome === 'not-run' || outcome === 'unfinished');
    if (names.length === 0) return [];
    const said = names.map(({ name, outcome }) => `${name} (${outcome})`).join(', ');
    return [`Expected shard ${shard.number} to have run all of its fixtures, but not: ${said}.`];
  });
  return [
    ...(missing.length === 0
      ? []
      : [`Expected ${first.shard.of} shards, but there is none with the number ${missing.join(', ')}.`]),
    ...unknown,
  ];
}
