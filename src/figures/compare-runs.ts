import { differentConditions } from '../replay/conditions.js';
import type { Interval } from '../statistics/bootstrap-interval.js';
import { median } from '../statistics/median.js';
import { type Figure, figures } from './figure.js';
import { differentScenarios, type MeasuredRun, valuesOf } from './measured-run.js';
import { ranByTurns, ratioOf } from './ratio.js';

/** `same`: the whole interval lies within the margin. `inconclusive`: there is not enough evidence to tell. */
export type ComparisonVerdict = 'better' | 'worse' | 'same' | 'inconclusive';

/** One figure of both results. */
export interface ComparedFigure {
  readonly name: string;
  readonly unit: Figure['unit'];
  readonly better: Figure['better'];
  /** Medians over the migrations of all runs. */
  readonly first: number;
  readonly second: number;
  /** How many times as much the second is as the first. Ends are null if the runs do not bound it. */
  readonly ratio: {
    readonly value: number | null;
    readonly low: number | null;
    readonly high: number | null;
  };
  readonly verdict: ComparisonVerdict;
}

/** One scenario of both results. */
export interface ScenarioComparison {
  readonly scenario: string;
  readonly first: ComparedSide;
  readonly second: ComparedSide;
  /** What was otherwise than the figures: programs, computers, scenarios. A sentence each. */
  readonly differences: readonly string[];
  /** Whether the runs were made by turns. */
  readonly paired: boolean;
  /** Why no verdict is possible, if none is. */
  readonly tooFew?: string;
  readonly figures: readonly ComparedFigure[];
}

export interface ComparedSide {
  readonly runs: number;
  readonly passed: number;
  readonly migrations: number;
}

export interface ComparisonSettings {
  /** Of each interval, from 0 to 1. */
  readonly confidence: number;
  /** The share by which two may differ and still be the same. */
  readonly margin: number;
  readonly seed: number;
}

/**
 * Runs of each result without which no figure gets a verdict: migrations of one run have their guest and their moment
 * in common, so that a run against a run tells nothing of two builds, however many migrations it has.
 */
export const leastRuns = 5;

/** What the two results are called in sentences. */
const words = ['in the first', 'in the second'] as const;

/** Compares the figures of one scenario in two results. */
export function compareRuns(
  first: readonly MeasuredRun[],
  second: readonly MeasuredRun[],
  settings: ComparisonSettings,
): ScenarioComparison {
  const paired = ranByTurns(first, second);
  const fewest = Math.min(first.length, second.length);
  const tooFew =
    fewest >= leastRuns
      ? undefined
      : `Expected at least ${leastRuns} runs in each result, found ${first.length} and ${second.length}: no figure gets a ` +
        'verdict. "switchover run --repeat-each" makes more.';
  return {
    scenario: [...new Set([first, second].map(([run]) => run!.scenario.name))].join(' and '),
    ...{ first: sideOf(first), second: sideOf(second), paired },
    differences: differences(first, second),
    ...(tooFew !== undefined && { tooFew }),
    figures: figures.flatMap((figure) => {
      const [before, after] = [valuesOf(first, figure.name), valuesOf(second, figure.name)];
      if (before.length === 0 || after.length === 0) return [];
      const ratio = ratioOf(figure.name, { first, second, paired }, median, settings);
      const { name, unit, better } = figure;
      const verdict = tooFew === undefined ? verdictOf(ratio, better, settings.margin) : 'inconclusive';
      const medians = { first: median(before), second: median(after) };
      return [{ ...{ name, unit, better, ...medians, verdict }, ratio: finite(ratio) }];
    }),
  };
}

function verdictOf({ low, high }: Interval, better: Figure['better'], margin: number): ComparisonVerdict {
  if (low >= 1 / (1 + margin) && high <= 1 + margin) return 'same';
  if (low > 1) return better === 'lower' ? 'worse' : 'better';
  if (high < 1) return better === 'lower' ? 'better' : 'worse';
  return 'inconclusive';
}

function sideOf(runs: readonly MeasuredRun[]): ComparedSide {
  return {
    runs: runs.length,
    passed: runs.filter(({ outcome }) => outcome === 'pass').length,
    migrations: runs.reduce((sum, { migrations }) => sum + migrations.length, 0),
  };
}

/** Between the first runs of both; and in what the runs of one result are not alike, as those of one build are. */
function differences(first: readonly MeasuredRun[], second: readonly MeasuredRun[]): string[] {
  const within = [first, second].flatMap((runs, side) => {
    const fields = runs
      .slice(1)
      .flatMap((run) => differencesOf(runs[0]!, run, words))
      .map((sentence) => sentence.slice(0, sentence.indexOf(':')));
    if (fields.length === 0) return [];
    return [`the runs ${words[side]} are not alike: ${[...new Set(fields)].join('; ')}`];
  });
  return [...differencesOf(first[0]!, second[0]!, words), ...within];
}

function differencesOf(a: MeasuredRun, b: MeasuredRun, called: readonly [string, string]): string[] {
  const { provenance: before } = a.conditions;
  const { provenance: after } = b.conditions;
  const conditions =
    before === undefined || after === undefined
      ? ['provenance: not known of every run']
      : differentConditions(
          { ...a.conditions, provenance: before },
          { ...b.conditions, provenance: after },
          called,
        );
  return [...conditions, ...differentScenarios(a.scenario, b.scenario, called)];
}

/** JSON has no NaN and no Infinity. */
function finite({ value, low, high }: Interval): ComparedFigure['ratio'] {
  const known = (number: number) => (Number.isFinite(number) ? number : null);
  return { value: known(value), low: known(low), high: known(high) };
}
