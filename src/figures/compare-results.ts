import { UsageError } from '../usage-error.js';
import { type ComparisonSettings, compareRuns, type ScenarioComparison } from './compare-runs.js';
import { type MeasuredRun, readMeasuredRuns } from './measured-run.js';

/** What `switchover compare RESULT RESULT --json` prints. */
export interface ResultComparison extends ComparisonSettings {
  readonly version: 1;
  readonly first: string;
  readonly second: string;
  readonly scenarios: readonly ScenarioComparison[];
  /** Scenarios that only one of the two has. */
  readonly onlyInOne: readonly string[];
}

/**
 * Compares two past results: a run's folder, or a folder of several. Scenarios are compared by their names, or whatever
 * their names if each result has just one. Throws a UsageError if there is nothing to compare.
 */
export function compareResults(
  first: string,
  second: string,
  settings: ComparisonSettings,
): ResultComparison {
  const [before, after] = [first, second].map((result) => byScenario(readMeasuredRuns([result])));
  const ledgers = new Set([...before!.values()].flat().map(({ ledger }) => ledger));
  const shared = [...after!.values()].flat().find(({ ledger }) => ledgers.has(ledger));
  if (shared !== undefined) {
    throw new UsageError(`Expected two results with runs of their own, but both have ${shared.ledger}.`);
  }
  const names = [...before!.keys()];
  const common = names.filter((name) => after!.has(name));
  const onlyInOne = [...new Set([...names, ...after!.keys()])].filter((name) => !common.includes(name));
  const single = before!.size === 1 && after!.size === 1;
  if (common.length === 0 && !single) {
    throw new UsageError(
      `Expected a scenario that both results have; ${first} has ${names.join(', ')}, and ${second} has ` +
        `${[...after!.keys()].join(', ')}.`,
    );
  }
  const pairs = single
    ? [[[...before!.values()][0]!, [...after!.values()][0]!] as const]
    : common.map((name) => [before!.get(name)!, after!.get(name)!] as const);
  return {
    ...{ version: 1, first, second, ...settings },
    scenarios: pairs.map(([a, b]) => compareRuns(a, b, settings)),
    onlyInOne: single ? [] : onlyInOne,
  };
}

/** Runs by the names of their scenarios. */
export function byScenario(runs: readonly MeasuredRun[]): Map<string, MeasuredRun[]> {
  const found = new Map<string, MeasuredRun[]>();
  for (const run of runs) found.set(run.scenario.name, [...(found.get(run.scenario.name) ?? []), run]);
  return found;
}
